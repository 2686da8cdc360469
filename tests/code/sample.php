<html><?php if ($x): ?><p>function inHtml() { it's</p><?php endif; ?>
<?php
declare(strict_types=1);
namespace App\Sample;

use Foo\Bar as Baz;
use function strlen;

// function inComment() {
# class InHash {
const LIMIT = 10, OTHER = "function inString() {";

/** Doc. class InDoc {} */
#[Attribute("class X {")]
abstract class Sample extends Base implements \Countable, Baz
{
    use SomeTrait { hello as protected; }
    public const string TEXT = 'it\'s } function';
    private ?string $name = "a {$this->x['}']} ${y} {", $other;
    protected static array $items = ['class' => 1, 'function' => [2]];
    public readonly int|string $union;

    public function __construct(private int $x = 1, protected ?Foo $foo = null) { parent::__construct(); }
    abstract protected function noBody(int $x): ?string;
    public static function &reference(array &$list, callable ...$rest): static { return $list; }
    final public function heredoc(): string
    {
        $text = <<<EOT
            function inHeredoc() { "quoted" {$this->name}
            EOT;
        $raw = <<<'RAW'
class InNowdoc {
RAW;
        $closure = function ($a) use ($text) { return fn($b) => $a + $b; };
        $anonymous = new class(1) extends Base { public function inAnonymous() { return 1; } };
        return $text . Sample::class . $this->class;
    }
    function list() { function inFunction() {} }
}

interface Shape extends \Countable { const SIDES = 0; public function area(): float; }
trait Greets { public function hello() { echo 'hi }'; } abstract function named(): string; }
enum Suit: string implements Shape { case Hearts = 'h'; case Spades = 's'; const Wild = self::Spades; public function label(): string { return match($this) { self::Hearts => '}', default => '{' }; } }
final class Leaf {}
function top_level(int $a, string ...$rest): void { if ($a < 1) { echo "?>"; } } // closes ?>
<div class="x">function again() {</div>
<?php
function last() { return 1; }
