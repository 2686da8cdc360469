#!/usr/bin/env ruby
# frozen_string_literal: true
# A garden and its keepers. class InComment; def in_comment; end; end

require 'forwardable'
require_relative 'garden/version' if defined?(Rake)

=begin
class InBlockComment
  def in_block_comment
=end

LIMITS = { low: 1, 'high' => 2, class: 3, def: 4, end: 5 }.freeze
NAMES = %w[class def end if {].freeze
SYMBOLS = %i(class def end)
SQL = <<~SQL.strip
  def in_heredoc
  class InHeredoc -- #{NAMES.map { |n| "#{n} end" }.join(", ")}
SQL
first, (second, *third), last = 1, [2, 3], 4

module Growing
  DEFAULT = "def in_string #{LIMITS[:low] > 0 ? "}" : '{'} end"
  class << self
    attr_accessor :season
    def configure
      yield self if block_given?
    end
    def reset! = @season = nil
    private
    def secret; :secret end
  end

  def self.included(base)
    base.extend(ClassMethods)
    super
  end

  module ClassMethods
    def grows(name, every: 1.day, **options, &block)
      define_method("grow_#{name}") { |by = 1| instance_exec(by, &block) }
      define_method(:"#{name}?") do
        !!options[name]
      end
    end
    def all; @all ||= [] end
  end

  def grow(by = 1) = self.height += by
  def shrink(by = 1); self.height -= by; end
  def tall?
    height > 10
  end
end

class GardenError < StandardError; end
class Wilted < GardenError
  def initialize(plant, msg = "class InString; #{plant}") = super(msg)
end
class Lost < GardenError; attr_reader :where; def initialize(where) @where = where; super("lost") end end
Point = Struct.new(:x, :y) do
  def +(other) = Point.new(x + other.x, y + other.y)
  def to_s; "(#{x}, #{y})"; end
end
Size = Data.define(:width, :height) { def area = width * height }

class Plant
  include Growing, Comparable
  extend Forwardable
  def_delegators :@pot, :water, :size
  attr_reader :name, :pot
  attr_writer :height
  protected attr_accessor :age
  @@count = 0
  PATTERN = %r{^/def in_regex/(?<name>[^/"'#]+)/end$}x
  KINDS = [
    :tree, # class InComment
    :bush,
  ].each_with_index.to_h { |kind, i| [kind, i] }

  class << self
    def count = @@count
    def from(text)
      return new($~[:name]) if text =~ PATTERN
      raise Wilted.new(text) unless text !~ /end|def in_regex/
    end
  end

  def initialize(name, pot: nil, **rest, &block)
    @name, @pot = name, pot
    @age = rest.fetch(:age) { 0 }
    @@count += 1
    block&.call(self)
  end

  def height; @height ||= 0; end
  def <=>(other) = height <=> other.height
  def ==(other) other.is_a?(Plant) && name == other.name end
  def [](key) instance_variable_get("@#{key}") end
  def []=(key, value)
    instance_variable_set("@#{key}", value)
  end
  def +@ = self
  def -@; shrink; end
  def !; height.zero?; end
  def =~(pattern) = name =~ pattern
  def <<(drop) = water(drop)
  def call(*_) = nil
  def to_proc = ->(x) { x + height }
  def water!(amount = (return_value = 1; 2)) = pot&.fill(amount)
  def class; Plant end
  def end; :end; end
  def if(cond) cond end
  def self.create(*args, **opts, &) = new(*args, **opts, &)
  def Plant.named(name) new(name) end
  def forward(...) = call(...)
  def pattern(value)
    case value
    in { name: String => n, age: 1.. } if n != "end" then n
    in [Integer, *rest] | [nil, *rest] unless rest.empty?
      rest
    in Point(x:, y: 0) then x
    else nil
    end
  end

  def flow(x, y = if x then 1 else 2 end)
    return if x.nil?
    return 1 unless x > 0 and not y
    value = case x when 1 then :one when 2 then :two else :more end
    value = begin
      Integer(x)
    rescue ArgumentError, TypeError => e then retry
    else 1
    ensure x.end if x.respond_to?(:end)
    end
    until x.zero? do x -= 1 end
    while x < 3 && y
      x += 1
      next if x == 2
      break unless y
    end
    for a, b in [[1, 2]] do puts a if b end
    loop { break }
    x = while true do break 3 end
    i = 0; i += 1 while i < 3
    begin i -= 1 end until i.zero?
    puts(if x then "a" end)
    z = x ? y : [1].map do |q| q end
    unless z; else; end
    -> { def in_lambda; end }
    value
  rescue => e
    raise
  ensure
    @done = true
  end

  def strings
    a = 'it''s' "end" 'def in_string'
    b = %q(class InString (nested) def) + %Q[#{a} [end]] + %<def in_string> + %(end)
    c = "\"#{"nested #{'}'} def"}\" end" ':end'
    d = :"class #{b}"; e = :'end'; f = ?d + ?\n
    g = `echo "def in_string" #{c}`
    h = /[\/#{d}"']end/mi.match?(e) ? 1 / 2 / 3 : a / b
    i = { "class": 1, if: 2, "a b": -> x { x }, end: 1 }
    j = [<<~ONE, <<-'TWO', <<"THREE"].map(&:strip)
      def in_heredoc #{i[:if]} class
    ONE
      class InHeredoc #{not}
      TWO
def in_heredoc
THREE
    k = i[:end] << 2
    l = k << 1
    m = %w(#{a} end) + %W[#{a} end]
    [f, g, h, j, l, m, __method__, __FILE__].join(",")
    def after_strings = 1
  end

  private

  def hidden; end
  private def inline_hidden(x) = x
  private_class_method def self.hidden_class_method; end
  memoize def expensive
    sleep 1
  end

  protected def guarded() end
  public

  class Leaf < Struct.new(:size)
    def fall
      Class.new do
        def in_anonymous; end
      end
    end
    class Vein; def depth; 1; end; end
  end
  module Roots; def self.deep; end; def spread; end; end
end

class Garden::Bed < Plant::Leaf
  def rows(n) = Array.new(n) { |i| Array.new(i) { _1 } }
  def each(&block)
    return enum_for(:each) unless block
    @rows.each do |row|
      row.each { |plant| block.(plant) }
    end
    self
  end
  alias_method :all, :each
  alias every each
  undef_method :fall
  def select = each.select { |p| p.tall? }
end
class ::TopLevel; def reached; end; end
class Outer; class Inner; class Innermost; def touch; end end end end
module A; module B; module_function; def helper(x) x end; def other = 1; end; end

class Keeper
  def initialize(beds = [], log: ->(text) { puts text }) ; @beds, @log = beds, log ; end
  def visit(bed:, from: Time.now,
            by: :foot)
    @log.("#{bed} #{from.strftime("%H:%M")} #{by}")
  end
  def method_missing(name, *args)
    if name.end_with?("=") then self[name] = args.first
    elsif respond_to?(name) then send(name)
    else super end
  end
  def respond_to_missing?(name, include_private = false) = name.start_with?('w') || super
  def report(out = $stdout)
    out.puts <<~"REPORT", 1
      #{@beds.map do |b|
        "#{b} end"
      end.join}
      def in_heredoc
    REPORT
    out << "done" << ?\n
  end
  def yields; yield 1, *[2], **{ a: 3 } end
  def ternary(a) a ? b ? 1 : 2 : :c end
  def safe; @beds&.first&.rows(1)&.dig(0, 0) end
  def ranges = [(1..), (..2), (1...3).step(2)]
  def numbers; [1_000, 0xff, 1e3, 3r, 2i, 07]; end
  def globals; [$0, $1, $!, $@, $_, $;, $/, $:, $", $&] end
  def chained
    @beds
      .select { |b| b }
      # end
      .reject(&:nil?)
      &.first
  end
  def multi(
    a,
    b = [1, 2],
    *c,
    d: { e: 1 }
  )
    a
  end
end

class Lexer
  TOKENS = { open: /\{/, close: /}/, word: /[[:alpha:]_]\w*/, string: /"(?:[^"\\]|\\.)*"/ }
  Token = Struct.new(:kind, :text)
  def initialize(text) = (@text = text; @at = 0)
  def next
    TOKENS.each do |kind, pattern|
      if (m = pattern.match(@text, @at)) && m.begin(0) == @at
        @at = m.end(0)
        return Token.new(kind, m[0])
      end
    end
    nil
  end
  def each; while (token = self.next); yield token; end; end
  def done? = @at >= @text.size
end

class Machine
  def self.state(name, on: {}) = states[name] = on
  def self.states; @states ||= {}; end
  state :idle, on: { start: :running, class: :idle }
  state :running, on: { stop: :idle, end: 'idle' }
  def fire(event)
    to = self.class.states.dig(@state ||= :idle, event) or raise GardenError, "no #{event} in #{@state} end"
    @state = to
  end
  def idle? = @state == :idle
  def reset; @state = :idle if @state end
end

class Größe
  def höhe = 1
  def fläche() höhe * höhe end
  def self.測る(x) = x
end

# Beds by their hours of sun.
class Calendar
  MONTHS = %w[jan feb mar end].each(&:freeze)
  DAY = Class.new(StandardError) { def message = "class InString" }
  include Enumerable
  def initialize(year:, **) = @year = year
  def each
    return to_enum unless block_given?
    MONTHS.each_with_index { |m, i| yield m, i if i.even? }
  end
  def [](month) = MONTHS[month - 1]
  def leap? = @year % 4 == 0 && (@year % 100 != 0 || @year % 400 == 0)
  def days(month) = case month when 2 then leap? ? 29 : 28 else 31 end
  def sow(plant, on: Date.today) = puts("#{plant} on #{on.strftime('%d end')}") unless frozen?
  def self.current = new(year: Time.now.year)
  def to_h
    { year: @year, months: MONTHS.map do |m| m end }
  end
  def ~ = self
  def ===(other) = other.respond_to?(:year)
  def ** (n) = n
  def coerce(other); [other, @year] end
  def inspect; "#<Calendar #{@year} { class InString>" end
end
class Ratio
  def %(other) = @n % other
  def `(command)
    respond_to? :if
  end
  def /(other); self; end
  def either; @n.zero? ? :if : :end; end
end
class Calendar::Week; def initialize n; @n = n; end; def next = self.class.new(@n + 1); end
def helper(x) x end
def endless = puts("end")
def with_default(a = {}, b = [], c = -> { }, d: :end) [a, b, c, d] end
def no_parens a, b = 2, *rest
  a + b
end
def object.singleton; end
def outer; def nested; def deepest; end; end; end
def conditional; end if RUBY_VERSION > "3"
begin
  def in_begin; end
end
if true then def in_if; end else class InElse; def go; end end end
[1].each do |x| def in_block_scope; end end
task :build do
  class InTask; end
  def in_task; end
end
describe "def in_string" do
  it("class InString") { def in_it = 1 }
  let(:end) { 1 }
end
BEGIN { puts "class" }
puts [helper(1), endless].inspect
