// Claude Code judges its bundle.
import fs from 'node:fs'
import path from 'node:path'
import { instructionLine } from './bundle.mjs'
import { server } from './mcp.mjs'
import { MARK, startModel } from './model.mjs'
import { environment, jsonLines, missing, run } from './process.mjs'
import { LOCK, shellAttacks, shellWork } from './attacks.mjs'
import { siege } from './siege.mjs'

const env = (home, model) => environment(home, {
  ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'loopback-only',
  DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
})
const print = ['-p', '--output-format', 'stream-json', '--verbose', '--include-hook-events']

/** What the client says of the bundle, without a model's doing anything. */
export async function look({ start, repository, home, content, shape, sessionText }) {
  const faults = []
  const unread = shape.unread?.claude
  const plain = environment(home)
  const valid = await run([...start, 'plugin', 'validate', '--strict', '--json', path.join(repository, '.claude')], { cwd: repository, env: plain })
  if (valid.code !== 0) faults.push(`plugin validate --strict: ${valid.out}${valid.err}`)

  const doctor = await run([...start, 'doctor'], { cwd: repository, env: plain })
  const invalid = /Invalid settings[^\n]*\n(?:\s*-[^\n]*\n?)*/.exec(doctor.out)?.[0]
  if (doctor.code !== 0 || !doctor.out.includes('Claude Code doctor')) faults.push(`doctor: ${doctor.out}${doctor.err}`)
  if (!unread && invalid) faults.push(`doctor: ${invalid}`)
  if (unread && !invalid) faults.push(`doctor reads ${unread} now: the suite and \`wazir doctor\` say that it does not`)

  const model = await startModel('anthropic', [])
  const hello = await run([...start, ...print, 'hello'], { cwd: repository, env: env(home, model) })
  await model.close()
  const events = jsonLines(hello.out)
  const init = events.find(event => event.subtype === 'init')
  if (!init) return [...faults, `no session: ${hello.out}${hello.err}`]
  faults.push(
    ...missing('subagents', content.roles, init.agents),
    ...missing('skills', content.skills, init.skills),
    ...missing('slash commands', [...content.entries, ...content.workflows.map(id => `wazir:${id}`)], init.slash_commands),
  )
  const hooks = events.filter(event => event.subtype === 'hook_response')
  hooks.filter(hook => hook.exit_code !== 0 || hook.stderr).forEach(hook => faults.push(`hook ${hook.hook_name}: ${JSON.stringify(hook)}`))
  if (!model.saw(instructionLine(repository))) faults.push('the instructions do not reach the model')
  if (!unread && !model.saw(sessionText)) faults.push('the session text does not reach the model')
  for (const rule of shape.rules?.claude ?? []) {
    if (!model.saw(rule)) faults.push(`a rule of the user's is hidden: ${rule}`)
  }
  return faults
}

/** An agent that tries every way to write the protected file. */
export async function attack({ start, binary, repository, home }) {
  const lock = path.join(repository, LOCK)
  const notebook = path.join(repository, '.wazir/notes.ipynb')
  fs.writeFileSync(notebook, '{"cells":[{"cell_type":"code","id":"a","metadata":{},"source":"1","outputs":[],"execution_count":null}],"metadata":{},"nbformat":4,"nbformat_minor":5}')
  const bash = command => ({ tool: 'Bash', input: { command, description: 'try' } })
  const write = (file, text) => ({ tool: 'Write', input: { file_path: file, content: text } })
  const script = [
    { tool: 'Read', input: { file_path: lock } },
    { ...write(lock, 'x'), refused: LOCK },
    { tool: 'Edit', input: { file_path: lock, old_string: 'lock_version', new_string: 'x' }, refused: LOCK },
    { tool: 'Read', input: { file_path: notebook } },
    { tool: 'NotebookEdit', input: { notebook_path: notebook, cell_id: 'a', new_source: '2' }, refused: '.wazir/notes.ipynb' },
    ...shellAttacks(repository).map(command => ({ ...bash(command), refused: LOCK })),
    { tool: 'Monitor', input: { command: `echo x > ${LOCK}`, description: 'watch', timeout_ms: 5000, persistent: false }, refused: LOCK },
    { tool: 'Agent', input: { description: 'try', prompt: MARK, subagent_type: 'executor', run_in_background: false }, inside: [{ ...write(lock, 'x'), refused: LOCK }, { ...bash(`echo x > ${LOCK}`), refused: LOCK }] },
    { tool: 'mcp__files__write_file', input: { path: lock, content: 'x' }, refused: LOCK },
    { tool: 'mcp__files__write_file', input: { path: path.join(repository, 'src/mcp.txt'), content: 'fine' }, leaves: 'src/mcp.txt' },
    { ...write(path.join(repository, 'src/written.txt'), 'fine'), leaves: 'src/written.txt' },
    ...shellWork.map(([command, leaves]) => ({ ...bash(command), leaves })),
  ]
  return siege({
    dialect: 'anthropic', binary, repository, script,
    play: model => run([...start, ...print, '--mcp-config', JSON.stringify({ mcpServers: { files: server } }), '--allowedTools', 'Write Edit NotebookEdit Bash Monitor Agent mcp__files__write_file', '--', 'go'], { cwd: repository, env: env(home, model) }),
  })
}
