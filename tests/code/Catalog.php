<!DOCTYPE html>
<p>It's a page with function inHtml() { and class InHtml {</p>
<?= $title ?? "}" ?>
<?php

declare(strict_types=1);

namespace Shop\Catalog;

use Closure;
use InvalidArgumentException as Invalid;
use Shop\{Money, Item as Thing};
use function array_map, sprintf;
use const PHP_EOL;

// class InComment { function inComment() {} }
# function inHash() { ?>
<b>closed by the comment: class InHtml {</b>
<?php
/* interface InBlock2 { } */
const VERSION = '1.0 {', LIMITS = [1, 2, ['class' => 'function']];
define('ROOT', __DIR__ . '/class InString {');

interface HasPrice extends \JsonSerializable, \Stringable
{
    public const CURRENCY = 'EUR';
    public function price(): Money;
    public static function of(int|float $amount, ?string $currency = null): static;
}
interface Emptied {}

#[\Attribute(\Attribute::TARGET_CLASS | \Attribute::TARGET_METHOD)]
final class Route { public function __construct(public readonly string $path, public array $methods = ['GET', '}']) {} }

enum Status: string implements HasLabel
{
    case Open = 'open {';
    case Closed = 'closed }';
    const DEFAULT = self::Open;
    public static function parse(string $text): self { return self::tryFrom($text) ?? throw new Invalid("no status {$text}"); }
    public function label(): string
    {
        return match (true) {
            $this === self::Open => 'Open',
            default => ucfirst($this->value),
        };
    }
}
enum Size { case Small; case Large; public function next(): self { return $this === self::Small ? self::Large : self::Small; } }

trait Timestamps
{
    protected ?\DateTimeImmutable $at = null;
    abstract public function id(): int;
    public function touch(): static { $this->at = new \DateTimeImmutable('now'); return $this; }
    private static function clock(): Closure { return static fn(): int => time(); }
}
trait Logs { use Timestamps; public function log(string $text, mixed ...$args): void { echo sprintf("[%s] {$text}\n", ...$args); } }

abstract class Entity implements HasPrice, \Countable
{
    use Timestamps, Logs { Logs::log as protected traced; touch as private; Timestamps::touch insteadof Logs; }
    private const PATTERN = '/^function in_string\(\) \{["\']/', OTHER = "}";
    public static int $count = 0;
    protected array $items = [['class' => 1], 'fn' => "}"];
    private readonly int|string|null $key;
    var $old = 'class InString {';

    public function __construct(private int $id, protected ?Thing $thing = null, Status $status = Status::Open)
    {
        $this->key = $id;
        self::$count++;
    }
    public function __get(string $name): mixed { return $this->{$name . 'Value'} ?? $this->items["{$name}"]["class"] ?? null; }
    public static function __callStatic($name, $arguments) { return static::{$name}(...$arguments); }
    public function __destruct() {}
    abstract protected function describe(): string;
    final public function id(): int { return $this->id; }
    public function &items(): array { return $this->items; }
    public function count(): int { return count($this->items) << 1 >> 1; }
    #[Route('/items/{id}', methods: ['GET', 'class InString {'])]
    public function jsonSerialize(): array
    {
        // a closing mark in a comment }
        return ['id' => $this->id, 'class' => static::class, 'price' => fn() => $this->price(), 'text' => "a ${name} {$this->items[0]['class']} }"];
    }
    public function __toString(): string { return $this->describe() . self::class . $this?->thing?->name; }
    static function list() { return []; }
    function print() { return new class($this) extends Entity { public function describe(): string { return 'anonymous {'; } public function price(): Money { return Money::zero(); } public static function of(int|float $a, ?string $c = null): static { return new static(1); } }; }
    function class() { return 1; }
    function function() { return $this->class(); }
}

final class Book extends Entity
{
    public function describe(): string
    {
        $text = <<<HTML
            <script>function inHeredoc() { class InHeredoc { {$this->id()} } }</script>
            "quotes" and 'more' {
            HTML;
        $raw = <<<'TEXT'
        function inNowdoc() { {$not} "
        TEXT . "tail }";
        $sql = <<<"SQL"
SELECT 'class InHeredoc {' FROM {$this->items['from']};
SQL;
        return $text . $raw . $sql;
    }
    public function price(): Money { return new Money(1_000); }
    public static function of(int|float $amount, ?string $currency = null): static { return new static((int) $amount); }
    private function sorted(callable $by): array
    {
        $items = $this->items;
        usort($items, function (array $a, array $b) use ($by, &$items): int { return $by($a) <=> $by($b); });
        foreach ($items as ['class' => $class]) { if ($class < 1 && $class > 0): continue; endif; }
        while (true) { do { break 2; } while (false); }
        switch (count($items)) { case 0: { return []; } default: return array_filter($items, fn($i) => $i !== '}'); }
    }
    public function try(): ?string { try { return `ls {$this->id}`; } catch (Invalid | \RuntimeException $e) { return null; } finally { $x = "\"{\\"; } }
    public ?string $subtitle = null;
    public function with(?string $subtitle): static { $copy = clone $this; $copy->subtitle = $subtitle; return $copy; }
}

readonly class Pair { public function __construct(public mixed $a, public mixed $b) {} public function swap(): self { return new self($this->b, $this->a); } }
abstract class Shape { abstract public function area(): float; public static function unit(): self { return new class extends Shape { public function area(): float { return 1.0; } }; } }
class Circle extends Shape { public function __construct(private float $r) {} public function area(): float { return M_PI * $this->r ** 2; } }
class Square extends Shape
{
    private $side;

    function __construct($side)
    {
        $this->side = $side;
    }

    function area(): float
    {
        return $this->side * $this->side;
    }
}

function total(HasPrice ...$things): int { $sum = 0; foreach ($things as $thing) { $sum += $thing->price()->cents; } return $sum; }
function &reference(array &$list, $key = 'class InString {') { return $list[$key]; }
function closures(int $x): array {
    $f = function () use ($x) { return function ($y) use ($x) { return $x + $y; }; };
    $g = fn(int $y): callable => fn($z) => $x + $y + $z;
    $h = static function (): iterable { yield 1; yield from [2, 3]; };
    return [$f, $g, $h, strlen(...), 'function' => 1];
}
function outer() { function inner() { return 1; } if (true) { function conditional() { return 2; } } return inner(); }
function generator(): \Generator { for ($i = 0; $i < 3; $i++) { $got = yield $i => "}"; } }
function typed(int|string $a, ?array $b, self|null $c = null, \Closure&\Countable ...$d): int|false|null { return false; }
function multi(
    int $a = 1,
    array $b = ['x' => [1, 2], 'y' => "}"],
    ?Closure $c = null,
): ?array
{
    return $a < 2 ? $b : null;
}
function strings() { return 'it\'s' . "\"{$GLOBALS['a']["b"]}" . '\\' . "\\" . '"' . "'" . "$a[0] $b->c {$d->e()} \{"; }
function numbers() { return 0x1F + 0b11 + 1_000.5e3 + PHP_INT_MAX; }
function goes(): never { goto end; end: throw new \Exception('function inString() {'); }
function größe(int $höhe): int { return $höhe * 2; }

if (!function_exists('helper')) {
    function helper(string $text): string { return $text . '}'; }
}
if (VERSION > 1): function alternative() { return 1; } else: class Fallback { public function run() { return 2; } } endif;

$callback = function (int $x): int { return $x; };
$object = new class { public $x = 1; public function method() { return $this->x; } };
$arrow = fn(array $x) => [...$x, 'class' => Book::class];
?>
<ul>
<?php foreach ($books as $book): ?>
  <li><?= htmlspecialchars($book->name) ?> it's function inHtml() {</li>
<?php endforeach; ?>
</ul>
<?php
class Lexer implements \IteratorAggregate
{
    private const MARKS = ['{', '}', '"', "'", '<?php', '?>'];
    private int $at = 0;
    public function __construct(private string $text) {}
    public function getIterator(): \Traversable { while (($token = $this->next()) !== null) yield $token; }
    private function next(): ?Token { return $this->at < strlen($this->text) ? new Token($this->text[$this->at++]) : null; }
    public static function isMark(string $c): bool { return in_array($c, self::MARKS, true) || preg_match('/[{}"\']/', $c); }
    public function rest(): string { return substr($this->text, $this->at); }
}
class Token { public string $text; public function __construct(string $text) { $this->text = $text; } public function is(string ...$any): bool { return in_array($this->text, $any); } }
class Parser
{
    public function __construct(protected Lexer $lexer) {}
    public function parse(): array { return iterator_to_array($this->lexer); }
    protected function expression(int $power = 0): array { $left = $this->atom(); while ($this->power('+') > $power) { $left = ['+', $left, $this->atom()]; } return $left; }
    protected function atom(): array { return ['atom']; }
    private function power(string $operator): int { return ['+' => 1, '*' => 2][$operator] ?? 0; }
}
class Machine
{
    /** @var array<string, array<string, Closure>> */
    private array $steps = [];
    private string $state = 'idle';
    public function on(string $from, string $event, callable $to): self { $this->steps[$from][$event] = $to; return $this; }
    public function fire(string $event): bool { if (!isset($this->steps[$this->state][$event])) { return false; } $this->state = ($this->steps[$this->state][$event])($this->state); return true; }
    public function state(): string { return $this->state; }
    public function reset(): void { $this->state = 'idle'; }
}
class Container implements \ArrayAccess
{
    private array $makers = [];
    public function offsetExists(mixed $id): bool { return isset($this->makers[$id]); }
    public function offsetGet(mixed $id): mixed { return ($this->makers[$id] ?? throw new Invalid("class InString { $id"))($this); }
    public function offsetSet(mixed $id, mixed $maker): void { $this->makers[$id] = $maker; }
    public function offsetUnset(mixed $id): void { unset($this->makers[$id]); }
    public function factory(callable $f): callable { return fn() => $f($this); }
}
class Controller
{
    #[Route("/books/{id}"), Cached(seconds: 60, key: 'book-{id}')] public function show(int $id, #[Query] ?string $view = null): string { return "book $id"; }
    #[Route('/books', methods: ['POST'])]
    public function store(array $body): int { return 201; }
    public function index(): array { return []; }
    protected function authorize(string $what): bool { return $what !== 'delete'; }
    private function render(string $template, array $with = []): string { extract($with); ob_start(); ?> <b class="x">function inHtml() {</b> <?php return ob_get_clean(); }
}
class Collection { private $all; function __construct(array $all = []) { $this->all = $all; } function map(callable $f) { return new self(array_map($f, $this->all)); } function filter(?callable $f = null) { return new self(array_filter($this->all, $f)); } function first() { return $this->all[0] ?? null; } function isEmpty(): bool { return !$this->all; } }
class Err extends \Exception { public function __construct(string $m = "class InString {", private int $c = 0) { parent::__construct($m); } public static function because(string $why): static { return new static($why); } }
function collect(...$all): Collection { return new Collection($all); }
function tap($value, callable $f) { $f($value); return $value; }
function pipe(callable ...$all): Closure { return function ($x) use ($all) { foreach ($all as $f) { $x = $f($x); } return $x; }; }
abstract class Repository
{
    protected const TABLE = 'items {';
    public function __construct(protected readonly \PDO $db, private ?Closure $log = null) {}
    abstract protected function hydrate(array $row): Entity;
    public function find(int $id): ?Entity
    {
        $query = $this->db->prepare("SELECT * FROM {$this->table()} WHERE id = :id AND name <> 'function in_string() {'");
        return ($row = $query->fetch()) ? $this->hydrate($row) : null;
    }
    public function all(int ...$ids): \Generator { foreach ($ids as $id) { if (null !== $found = $this->find($id)): yield $id => $found; endif; } }
    protected function table(): string { return static::TABLE; }
    final protected function log(string $text): void { ($this->log ?? fn(string $t) => error_log($t))("[{$text}]"); }
}
final class Books extends Repository { protected const TABLE = 'books }'; protected function hydrate(array $row): Entity { return new Book(...$row); } public function byAuthor(string|array $author = ['class' => '}']): iterable { yield from $this->all(1, 2); } }
interface Pipe { public function handle(mixed $value, callable $next): mixed; }
class Trim implements Pipe { public function handle(mixed $value, callable $next): mixed { return $next(trim($value, "{}'\"")); } }
class Upper implements Pipe {
    public function handle(mixed $value, callable $next): mixed
    {
        return $next(strtoupper($value));
    }
}
function compose(Pipe ...$pipes): callable { return array_reduce(array_reverse($pipes), fn(callable $next, Pipe $pipe) => fn($value) => $pipe->handle($value, $next), fn($value) => $value); }
function memo(callable $f): Closure { static $seen = []; return function (...$args) use ($f, &$seen) { return $seen[serialize($args)] ??= $f(...$args); }; }
trait Counts { private static int $n = 0; public static function up(): int { return ++self::$n; } }
echo total() . PHP_EOL;
?>
<p>the end: class InHtml { }</p>
