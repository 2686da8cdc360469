# A formula for a tap. `packaging/build` fills in version and checksums.
# Its syntax was checked by Ruby; Homebrew has not run it yet.
class Wazir < Formula
  desc "Engineering operating model for AI coding agents"
  homepage "https://github.com/wazir-dev/wazir"
  version "@VERSION@"
  license "MIT"

  on_macos do
    on_arm do
      url "https://github.com/wazir-dev/wazir/releases/download/v@VERSION@/wazir-aarch64-apple-darwin.tar.gz"
      sha256 "@aarch64-apple-darwin@"
    end
    on_intel do
      url "https://github.com/wazir-dev/wazir/releases/download/v@VERSION@/wazir-x86_64-apple-darwin.tar.gz"
      sha256 "@x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/wazir-dev/wazir/releases/download/v@VERSION@/wazir-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "@aarch64-unknown-linux-gnu@"
    end
    on_intel do
      url "https://github.com/wazir-dev/wazir/releases/download/v@VERSION@/wazir-x86_64-unknown-linux-gnu.tar.gz"
      sha256 "@x86_64-unknown-linux-gnu@"
    end
  end

  def install
    bin.install "wazir"
    man1.install Dir["man/man1/*.1"]
    bash_completion.install "completions/wazir.bash" => "wazir"
    zsh_completion.install "completions/_wazir"
    fish_completion.install "completions/wazir.fish"
  end

  test do
    assert_match "wazir #{version}", shell_output("#{bin}/wazir --version")
    system bin/"wazir", "init", "--host", "all", "--yes"
    system bin/"wazir", "doctor"
  end
end
