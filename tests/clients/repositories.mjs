// The shapes of repositories that people run `wazir init` in. `rules` are lines of
// the user's that a host obeyed before, and has to obey after.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const claude = {
  permissions: { allow: ['Bash(ls:*)'], deny: ['Read(./.env)'] },
  hooks: {
    PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: 'true' }] }],
    Stop: [{ hooks: [{ type: 'command', command: 'true' }] }],
  },
}
const pretty = value => `${JSON.stringify(value, null, 2)}\n`

export const shapes = [
  { name: 'empty' },
  {
    name: 'agents',
    files: { 'AGENTS.md': '# House rules\n\nUSER RULE ONE: tabs, never spaces.\n' },
    rules: { claude: ['USER RULE ONE'], codex: ['USER RULE ONE'], cursor: ['USER RULE ONE'] },
  },
  {
    name: 'claude',
    files: { 'CLAUDE.md': '# House rules\n\nUSER RULE TWO: no new dependencies.\n' },
    rules: { claude: ['USER RULE TWO'], cursor: ['USER RULE TWO'] },
  },
  {
    name: 'both',
    files: {
      'AGENTS.md': 'USER RULE ONE: tabs, never spaces.\n',
      'CLAUDE.md': 'USER RULE TWO: no new dependencies.\n\n@AGENTS.md\n',
      'GEMINI.md': 'USER RULE THREE: answer in French.\n',
    },
    rules: {
      claude: ['USER RULE ONE', 'USER RULE TWO'], codex: ['USER RULE ONE'],
      cursor: ['USER RULE ONE', 'USER RULE TWO'], gemini: ['USER RULE THREE'],
    },
  },
  {
    name: 'nested',
    files: {
      'AGENTS.md': '\ufeffUSER RULE ONE: tabs, never spaces.\r\n',
      '.claude/CLAUDE.md': 'USER RULE TWO: no new dependencies.\n',
    },
    links: { 'GEMINI.md': 'AGENTS.md' },
    rules: { claude: ['USER RULE TWO'], codex: ['USER RULE ONE'], cursor: ['USER RULE ONE'], gemini: ['USER RULE ONE'] },
  },
  {
    name: 'settings',
    files: {
      '.claude/settings.json': pretty(claude),
      '.gemini/settings.json': '{\n  // theirs\n  "context": { "fileName": ["AGENTS.md", "GEMINI.md"] },\n  "hooks": { "AfterTool": [{ "hooks": [{ "type": "command", "command": "true" }] }] }\n}\n',
      '.codex/hooks.json': pretty({ hooks: { Stop: [{ hooks: [{ type: 'command', command: 'true' }] }] } }),
      '.cursor/hooks.json': '{ "version": 1, /* theirs */ "hooks": { "stop": [{ "command": "true" }] } }\n',
      '.claude/agents/mine.md': '---\nname: mine\ndescription: An agent of the team.\n---\n\nHelp.\n',
      'GEMINI.md': 'USER RULE THREE: answer in French.\n',
    },
    rules: { gemini: ['USER RULE THREE'] },
  },
  {
    // What Claude Code and Codex cannot read, they leave out as a whole, hooks included.
    name: 'comments',
    files: {
      '.claude/settings.json': pretty(claude).replace('{', '{ // the team'),
      '.codex/hooks.json': '{ /* none yet */ "hooks": {} }\n',
    },
    unread: { claude: '.claude/settings.json', codex: '.codex/hooks.json' },
  },
  { name: 'large', large: true },
]

/** Makes a git repository of a shape. Its directory has a space in its name. */
export function make(shape, scratch, variant) {
  const directory = fs.realpathSync(fs.mkdtempSync(path.join(scratch, `${shape.name} ${variant} `)))
  const git = (...words) => execFileSync('git', ['-C', directory, '-c', 'user.name=x', '-c', 'user.email=x@localhost', ...words], { stdio: 'ignore' })
  if (shape.large) {
    // This project itself, without its history: thousands of lines in many directories.
    execFileSync('sh', ['-c', 'git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$1"', 'copy', directory], { cwd: new URL('../..', import.meta.url).pathname })
  }
  for (const [name, text] of Object.entries(shape.files ?? {})) {
    const file = path.join(directory, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, text)
  }
  for (const [name, target] of Object.entries(shape.links ?? {})) fs.symlinkSync(target, path.join(directory, name))
  fs.mkdirSync(path.join(directory, 'src'), { recursive: true })
  fs.writeFileSync(path.join(directory, 'src/there.txt'), 'there\n')
  git('init', '-q')
  git('add', '-A')
  git('commit', '-q', '--allow-empty', '-m', 'start')
  return directory
}
