/* Cases that mislead a scanner of C: int in_comment(void) { */
#include <stdio.h>
#define MAX 10
#define SQUARE(x) ((x) * (x))
#define OPEN_BRACE {
#define MULTI(a, b) do { \
        if (a) { b; } \
    } while (0)
#define EXPORT __attribute__((visibility("default")))

typedef unsigned int uint_t;
typedef struct node {
    struct node *next, *prev;
    int (*compare)(const void *, const void *);
    unsigned flags : 3;
    union { int i; float f; } value;
    char name[MAX];
} node_t, *node_ptr;
typedef struct { int x, y; } point_t;
typedef int (*callback_t)(int, void *);
typedef int (plain_fn)(int);
typedef enum { RED, GREEN = 5, BLUE } color_t;

enum state { IDLE, BUSY = 1 << 2, DONE };
struct forward;
static struct forward *global_pointer = NULL;
struct point { int x; int y; } origin = { 0, 0 }, *cursor;
static const char *const names[] = { "int fake(void) {", "}", [2] = "'" };
extern int external;
int counter, *pointer = &counter;
int prototype(int a, char *b);

static inline int __attribute__((always_inline)) add(int a, int b) { return a + b; }

EXPORT
int exported(void)
{
    char c = '{', d = '\'', *s = "\"}";
    if (c) { MULTI(c, d) ; }
    return 0; // int trailing(void) {
}

struct node *returns_struct(struct node *list, struct { int z; } *anon) { return list; }
int (*returns_pointer(int a))(int) { return 0; }
const char *
split_name(const char *text,
           int length)
{
    struct local { int a; };
    return text;
}

int old_style(a, b)
    int a;
    char *b;
{
    return a;
}

#ifdef FEATURE
static int branch(int x) {
    if (x) {
#else
static int branch(long x) {
    if (!x) {
#endif
        return 1;
    }
    return 0;
}

#if 0
int dead(void) { don't
#endif

static int __init module_start(void) { return 0; }
module_init(module_start);
MODULE_LICENSE("GPL");
DEFINE_MUTEX(lock);

unsigned long long int many_words(void) { return 0; }
void array_argument(int a[static 10], int n, ...) { (void)a; }
static void (*table[])(void) = { 0 };
int main(int argc, char **argv) { return SQUARE(argc); }
