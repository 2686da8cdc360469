# Cases that mislead a scanner of Ruby. def in_comment; end
require 'set'

=begin
def in_block_comment
end
=end

module Outer
  module Inner
    LIMIT = 10
    TEXT = "def in_string #{['}', "end"].map { |x| "#{x}" }.join} end"

    # Doc of Sample.
    class Sample < Base::Other
      include Comparable
      attr_accessor :first, :second
      WORDS = %w[class def end]
      PATTERN = /def in_regex["'#{LIMIT}]/i

      def initialize(name, options = {}, *rest, key: 1, &block)
        @name = name if name
        @text = <<~TEXT
          def in_heredoc
            class Fake
        TEXT
        @both = call(<<-A, <<~'B')
          def in_a
          A
          def in_b #{not}
        B
        super
      end

      def self.create(*args) = new(*args)
      def short = 1 + 2
      def predicate?; !!@name; end
      def bang!() end
      def name=(value)
        @name = value
      end
      def ==(other) @name == other.name end
      def <=>(other) = 0
      def [](index)
        @list[index]
      end
      def -@; self; end

      def flow(x)
        return unless x
        value = if x > 1 then 2 else 3 end
        while x < 10 do x += 1 end
        until x == 0
          x -= 1
        end
        for i in 1..3 do puts i end
        begin
          risky
        rescue StandardError => e
          retry if e
        ensure
          done
        end while false
        case x
        when 1 then :one
        else
          :other
        end
        list.each do |item|
          puts item.end, item.class
        end
        x.map { |y| y / 2 }.select(&:even?) if x / 2 > 1
        hash = { if: 1, end: 2, class: :def, "def": 3 }
        char = ?d
        loop do break end
        puts /end/ =~ x ? "a" : "b"
        puts $', $` if $~
        value
      end

      class << self
        def singleton_method; end
        private
        def hidden; end
      end

      private

      def secret; end
      private def inline_secret = 1

      class Error < StandardError; end
      Struct.new(:a) do
        def in_block; end
      end
    end
  end
end

class Outer::Inner::Reopened
  def reopened; end unless defined?(X)
end

def top_level(a,
              b)
  a + b
end

def last; end
__END__
def after_end
