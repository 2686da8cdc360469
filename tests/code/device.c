/* A driver of a made-up device: int in_comment(void) { return 0; } */
#define _GNU_SOURCE 1
#include <stdio.h>
#include <stdint.h>
#include "device.h"

#ifndef DEVICE_C
#define DEVICE_C
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define LOG(level, ...) do { if (level > 1) { printf(__VA_ARGS__); } } while (0)
#define DECLARE(name) \
    static int name##_run(struct device *dev) { \
        return dev->id; \
    }
#define OPEN {
#define TEXT "struct in_string {"
#define container(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))

// line comment goes on \
int in_comment(void) { return 1; }

struct device;
typedef struct device device_t;
typedef unsigned char byte, *byte_ptr;
typedef int (*handler_fn)(struct device *dev, const char *text, void (*done)(int));
typedef int vector[4], matrix[2][2];
typedef void signal_handler(int);
typedef struct { int x, y; } point;
typedef struct node { struct node *next, **prev; union { int i; double d; } value; } node, *node_ptr;
typedef enum { LOW = 1 << 0, HIGH = LOW << 1, OPENING = '{' } level;
typedef enum state { IDLE, RUNNING = 'a', FAILED = sizeof(struct { int x; }), } state;
typedef union word {
    uint32_t whole;
    struct { uint16_t low : 8, high : 8; } halves;
    uint8_t bytes[4];
} word;
typedef const struct options *options_ref;
typedef long double (*finder)(int (*)[3]);

enum { LIMIT = 10, OTHER };
enum color { RED, GREEN = (1 << 3) | RED, BLUE } favorite = GREEN;
struct empty {};
union number { int i; float f; };

struct options {
    const char *name;
    int (*check)(const struct options *self, int argc, char **argv);
    struct limits { int low, high; } limits;
    enum mode { READ, WRITE } mode;
    unsigned flags : 3;
    char tail[];
};

struct device {
    int id;
    handler_fn on_event, handlers[8];
    struct options options;
    struct { int depth; struct { int leaf; } inner; } nested;
    void *data __attribute__((aligned(8)));
};

struct __attribute__((packed)) header { uint8_t kind; uint16_t length; };
struct pair { int a, b; } first_pair = { 1, 2 }, second_pair = { .a = 3, .b = 4 };

static const char *const names[] = { "idle {", "running }", "int in_string(void) {", "\"", '\'' == 39 ? "a" "b" : "c" };
static int counter = 0, table[4] = { [0] = 1, [2 ... 3] = 2 }, *where = &counter;
extern int shared;
static handler_fn current = NULL;
int (*callback)(int, int) = 0;
static struct device devices[2] = { { .id = 1, .options = { .name = "}" } }, { 2 } };

int prototype(int a, struct device *dev);
static inline int forward(void);
extern void declared(int (*f)(void), ...) __attribute__((format(printf, 1, 2)));

static int plain(void) { return 0; }
int
device_open(struct device *dev,
            const char *path)
{
    if (!dev || path[0] == '{') {
        goto fail;
    }
    for (int i = 0; i < LIMIT; i++) { if (dev->id == i) continue; else break; }
    switch (dev->options.mode) {
    case READ: { return 1; }
    case WRITE:
    default:
        break;
    }
fail:
    return -1;
}

void device_close(device_t *dev) { while (dev->id--) { do { counter++; } while (counter < 3); } }
static inline __attribute__((always_inline)) int fast(int x) { return x << 1 >> 1; }
const char *device_name(const struct device *dev) { return dev ? names[dev->id % 3] : "}"; }
unsigned long long int wide(unsigned a, unsigned long b) { return (unsigned long long)a * b; }
struct device *device_next(struct device *dev) { return dev + 1; }
struct point3 { int x, y, z; };
struct point3 make_point(int x) { return (struct point3){ .x = x, .y = 1 }; }
enum color pick(int n) { return n ? RED : BLUE; }
union number as_number(int i) { union number n = { .i = i }; return n; }
int *pointers(int **a, int *b[], int (*c)[3]) { return *a; }
char **environment(void) { static char *all[] = { "PATH=}", NULL }; return all; }
int (*chooser(int kind))(int, int) { return kind ? MAXIMUM : 0; }
void (*on_signal(int sig, void (*func)(int)))(int) { return func; }
static void sorted(int (*compare)(const void *, const void *), size_t n) { qsort(0, n, 1, compare); }
int variadic(const char *format, ...) { va_list ap; va_start(ap, format); va_end(ap); return 0; }
_Noreturn void die(const char *why) { fprintf(stderr, "dead: %s {\n", why); exit(1); }
double average(size_t n, double values[static n]) { double s = 0; for (size_t i = 0; i < n; ++i) s += values[i]; return n ? s / n : 0; }
void grid(int rows, int cols, int cells[rows][cols]) { cells[0][0] = rows < cols && cols > rows; }
int old_style(a, b)
    int a;
    char *b;
{
    return a + *b;
}

#ifdef __linux__
static int platform(void) { return 1; }
#elif defined(_WIN32)
static int platform(void) { return 2; }
#else
static int platform(void) { return 3; }
#endif

#if 0
this isn't code: int "
#endif

int conditional(int x)
{
#if defined(A) && \
    defined(B)
    if (x > 1) {
#else
    if (x > 2) {
#endif
        return 1;
    }
    return 0;
}

int after_conditional(void) { return 2; }

static int compound(struct device *dev)
{
    struct local { int a; } here = { 1 };
    enum { INNER_A, INNER_B } kind = INNER_A;
    union both { int i; char c; };
    typedef int local_type;
    int (*f)(int) = 0;
    int matrix[2][2] = { { 1, 2 }, { 3, 4 } };
    point p = { .x = 1, .y = ({ int t = 2; t; }) };
    char c = '}', d = '\'', e = '"', g = '\\';
    const char *s = "a \"quoted\" { \\", *t = "multi \
line {";
    local_type z = (local_type)sizeof(struct local);
    LOG(2, "struct in_string { %d", z);
    return here.a + kind + matrix[1][0] + p.x + c + d + e + g + *s + *t + dev->id;
}

/* Tokens of a small language. */
enum token_kind {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_OPEN = '(',
    TOKEN_CLOSE = ')', // enum in_comment {
};

struct token {
    enum token_kind kind;
    const char *start;
    size_t length;
};

struct lexer { const char *at; struct token current; };
typedef struct lexer lexer;
typedef double (*binary_fn)(double, double);

static void skip_space(lexer *l) { while (*l->at == ' ' || *l->at == '\t') l->at++; }
static int is_digit(char c) { return c >= '0' && c <= '9'; }
static struct token lexer_next(lexer *l)
{
    skip_space(l);
    struct token t = { .start = l->at };
    if (is_digit(*l->at)) {
        while (is_digit(*l->at)) l->at++;
        t.kind = TOKEN_NUMBER;
    } else if (*l->at)
        t.kind = *l->at++ == '(' ? TOKEN_OPEN : TOKEN_CLOSE;
    t.length = (size_t)(l->at - t.start);
    return t;
}

static double add(double a, double b) { return a + b; }
static double sub(double a, double b) { return a - b; }
static double mul(double a, double b) { return a * b; }
static const struct operator { char sign; int power; binary_fn apply; } operators[] = {
    { '+', 1, add }, { '-', 1, sub }, { '*', 2, mul },
};

static const struct operator *operator_of(char sign)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (operators[i].sign == sign)
            return &operators[i];
    return NULL;
}

static double expression(lexer *l, int power);
static double atom(lexer *l) { return *l->at == '(' ? (l->at++, expression(l, 0)) : (double)(*l->at++ - '0'); }
static double expression(lexer *l, int power)
{
    double left = atom(l);
    const struct operator *o;
    while ((o = operator_of(*l->at)) && o->power > power) {
        l->at++;
        left = o->apply(left, expression(l, o->power));
    }
    return left;
}

/* A list. */
static node *list_push(node **head, int value) {
    node *n = malloc(sizeof *n);
    if (n) { n->next = *head; n->value.i = value; *head = n; }
    return n;
}
static size_t list_length(const node *n) { size_t l = 0; for (; n; n = n->next) l++; return l; }
static node *list_find(node *n, bool (*wanted)(const node *, void *), void *data) { while (n && !wanted(n, data)) n = n->next; return n; }
static void list_free(node *n) { while (n) { node *next = n->next; free(n); n = next; } }
static inline struct node *list_tail(struct node *n) { return n && n->next ? list_tail(n->next) : n; }

/* A hash table. */
struct entry { const char *key; void *value; struct entry *next; };
typedef struct table { struct entry **buckets; size_t count, size; } table_t;
static uint32_t hash(const char *key) { uint32_t h = 2166136261u; for (; *key; key++) h = (h ^ (uint8_t)*key) * 0x01000193; return h; }
static struct entry **bucket(table_t *t, const char *key) { return &t->buckets[hash(key) & (t->size - 1)]; }
void *table_get(table_t *t, const char *key)
{
    for (struct entry *e = *bucket(t, key); e; e = e->next)
        if (!strcmp(e->key, key)) return e->value;
    return NULL;
}
bool table_put(table_t *t, const char *key, void *value)
{
    struct entry **slot = bucket(t, key), *e = malloc(sizeof(struct entry));
    if (!e) return false;
    *e = (struct entry){ key, value, *slot };
    *slot = e; t->count++;
    return true;
}
void table_each(table_t *t, void (*visit)(const char *key, void *value, void *data), void *data) {
    for (size_t i = 0; i < t->size; i++)
        for (struct entry *e = t->buckets[i]; e; e = e->next) { visit(e->key, e->value, data); }
}

/* Events and a state machine. */
typedef enum event { EVENT_START, EVENT_STOP, EVENT_COUNT } event;
typedef state (*transition_fn)(state from, event what);
static state start_it(state from, event what) { (void)what; return from == IDLE ? RUNNING : from; }
static state stop_it(state from, event what) { return what == EVENT_STOP ? IDLE : from; }
static const transition_fn transitions[EVENT_COUNT] = { [EVENT_START] = start_it, [EVENT_STOP] = stop_it };
state step(state from, event what) { return transitions[what](from, what); }

struct queue {
    struct item { int priority; void (*run)(void *); void *data; } *items;
    size_t count;
};
typedef int (*order_fn)(const struct item *, const struct item *);
static int by_priority(const struct item *a, const struct item *b) { return (a->priority > b->priority) - (a->priority < b->priority); }
static void swap(struct item *a, struct item *b) { struct item t = *a; *a = *b; *b = t; }
int queue_push(struct queue *q, struct item item) { q->items[q->count++] = item; return by_priority(q->items, &item); }
struct item queue_pop(struct queue *q) { swap(&q->items[0], &q->items[--q->count]); return q->items[q->count]; }
void queue_run(struct queue *q) { while (q->count) { struct item i = queue_pop(q); i.run(i.data); } }

/* Bytes. */
static uint16_t read_u16(const uint8_t *p) { return (uint16_t)(p[0] | p[1] << 8); }
static uint32_t read_u32(const uint8_t p[4]) { return read_u16(p) | (uint32_t)read_u16(p + 2) << 16; }
static void write_u16(uint8_t *p, uint16_t v) { p[0] = v & 0xff; p[1] = v >> 8; }
static unsigned reverse(unsigned v) { unsigned r = 0; for (int i = 0; i < 8; i++, v >>= 1) r = r << 1 | (v & 1); return r; }
static int checksum(const void *data, size_t n) { const byte *b = data; int s = 0; while (n-- > 0) s ^= *b++; return s; }
ssize_t parse_header(const uint8_t *data, size_t n, struct header *out) {
    if (n < sizeof *out) return -1;
    *out = (struct header){ data[0], read_u16(data + 1) };
    return (ssize_t)sizeof *out;
}
struct buffer { char *data; size_t used, room; };
static int buffer_grow(struct buffer *b, size_t by) { b->room = MAX(b->room * 2, b->used + by); return (b->data = realloc(b->data, b->room)) != NULL; }
int buffer_add(struct buffer *b, const char *text, size_t n) { return b->used + n > b->room && !buffer_grow(b, n) ? 0 : (memcpy(b->data + b->used, text, n), b->used += n, 1); }
int buffer_line(struct buffer *b) { return buffer_add(b, "}\n", 2); }
void buffer_free(struct buffer *b) { free(b->data); *b = (struct buffer){ 0 }; }
/* Paths and their parts. */
typedef struct path { char text[PATH_MAX]; size_t parts; } path;
static bool is_separator(int c) { return c == '/' || c == '\\'; }
static const char *path_last(const path *p)
{
    const char *last = p->text;
    for (const char *c = p->text; *c != '\0'; ++c) {
        if (is_separator(*c) && c[1] != '{') { last = c + 1; }
    }
    return last;
}
int path_join(path *p, const char *part, ...) { return snprintf(p->text, sizeof(p->text), "%s/%s", p->text, part); }
static
void
path_clear(path *p) { memset(p, 0, sizeof *p); }

/* Threads, which come and go by their platform. */
#if defined(THREADS) && THREADS > 1
typedef struct lock { pthread_mutex_t mutex; } lock;
static void lock_take(lock *l) { pthread_mutex_lock(&l->mutex); }
#else
typedef struct lock { char unused; } lock;
static void lock_take(lock *l) { (void)l; }
#endif
struct worker {
    lock guard;
    enum { ASLEEP, AWAKE } mood;
    int (*job)(struct worker *, void *restrict), (*spare)(void);
};
static int worker_run(struct worker *restrict w, void *data) { lock_take(&w->guard); return w->job ? w->job(w, data) : -1; }
static _Thread_local int current_id;
_Static_assert(sizeof(int) >= 4, "int in_string(void) {");
static int with_table(int n)
{
    static const struct { const char *name; int (*run)(int); } commands[] = {
        { "open {", NULL },
#ifdef EXTRA
        { "extra", NULL },
#endif
        { .name = "close }", .run = NULL },
    };
    return commands[n].run ? commands[n].run(n) : (int)sizeof commands;
}
EXPORT int exported(void) { return current_id; }
static inline int min_of(int a, int b) { return a < b ? a : b; }
const struct device *const *device_all(void) { return NULL; }
static struct { int hits, misses; } cache_counts;
static int hit(void) { return ++cache_counts.hits; }
static int miss(void) { return ++cache_counts.misses; }
unsigned flags_of(enum mode m) { return m == READ ? 0x1u : 1U << 1; }
static void empty(void) {}
static void nested_blocks(void) { { { } } if (1) { } else if (2) { } else { } }
static int größe(int höhe) { return höhe * 2; }

struct pair { int left, right; } pair_of(left, right)
int left;
int right;
{
    struct pair made = { left, right };
    return made;
}
typedef int (*(*dispatch)[4])(struct pair *, int);
typedef struct pair (*pairs)[2];

int main(int argc, char *argv[])
{
    lexer l = { .at = argc > 1 ? argv[1] : "1+2*(3-4)" };
    printf("%g %s\n", expression(&l, 0), TEXT);
    return 0;
}
#endif /* DEVICE_C */
