// Gemini CLI judges its bundle.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { LOCK, shellAttacks, shellWork } from './attacks.mjs'
import { instructionLine } from './bundle.mjs'
import { server } from './mcp.mjs'
import { MARK, startModel } from './model.mjs'
import { environment, missing, run } from './process.mjs'
import { siege } from './siege.mjs'

/** What the client writes where a bundle is wrong; its exit code stays 0. */
const COMPLAINT = /error|invalid|discard|malformed|unrecognized|failed|warn/i

/** Settings of the user's: the folder is trusted, and each agent acknowledged. */
function settle(home, repository) {
  const write = (name, value) => {
    const file = path.join(home, '.gemini', name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, JSON.stringify(value))
  }
  const agents = path.join(repository, '.gemini/agents')
  const hashes = Object.fromEntries(fs.readdirSync(agents).map(name => [
    name.replace(/\.md$/, ''),
    createHash('sha256').update(fs.readFileSync(path.join(agents, name))).digest('hex'),
  ]))
  write('trustedFolders.json', { [repository]: 'TRUST_FOLDER' })
  write('acknowledgments/agents.json', { [repository]: hashes })
  write('settings.json', { security: { auth: { selectedType: 'gemini-api-key' } }, privacy: { usageStatisticsEnabled: false }, general: { enableAutoUpdate: false }, mcpServers: { files: { ...server, trust: true } } })
}

const env = (home, model) => environment(home, { GEMINI_API_KEY: 'loopback-only', GOOGLE_GEMINI_BASE_URL: model.url })

/** What the client says of the bundle, and what its model is shown of it. */
export async function look({ start, repository, home, content, shape }) {
  const faults = []
  settle(home, repository)
  const list = await run([...start, 'skills', 'list'], { cwd: repository, env: environment(home) })
  const complaint = list.err.split('\n').filter(line => COMPLAINT.test(line))
  if (list.code !== 0 || complaint.length > 0) faults.push(`skills list: code ${list.code}: ${complaint.join('\n') || list.err}`)
  const skills = [...content.skills, ...content.entries]
  faults.push(...missing('skills', skills, skills.filter(id => list.out.includes(`${id} [Enabled]`))))

  const model = await startModel('gemini', [])
  const hello = await run([...start, '-o', 'json', '-p', '/wazir a thing to build'], { cwd: repository, env: env(home, model) })
  await model.close()
  if (hello.code !== 0) faults.push(`a session ended with ${hello.code}: ${hello.err.slice(-800)}`)
  const agents = JSON.stringify(model.requests.map(request => [request.tools, request.systemInstruction]))
  faults.push(...missing('subagents', content.roles, content.roles.filter(id => agents.includes(id))))
  const marks = [instructionLine(repository), 'Request: a thing to build', ...(shape.rules?.gemini ?? [])]
  faults.push(...missing('what the model sees', marks, marks.filter(mark => model.saw(mark))))
  return faults
}

/** A command of the bundle, as a person types it. */
export async function command({ start, repository, home }, id) {
  settle(home, repository)
  const model = await startModel('gemini', [])
  const typed = await run([...start, '-o', 'json', '-p', `/wazir:${id} the-run`], { cwd: repository, env: env(home, model) })
  await model.close()
  return model.saw(': the-run') ? [] : [`/wazir:${id} does not expand: ${typed.err.slice(-400)}`]
}

/** An agent that tries every way to write the protected file. */
export async function attack({ start, binary, repository, home }) {
  settle(home, repository)
  const lock = path.join(repository, LOCK)
  const shell = command => ({ tool: 'run_shell_command', input: { command, description: 'try' } })
  const write = (file, content) => ({ tool: 'write_file', input: { file_path: file, content } })
  const script = [
    { ...write(lock, 'x'), refused: LOCK },
    { ...write(LOCK, 'x'), refused: LOCK },
    { tool: 'replace', input: { file_path: lock, instruction: 'try', old_string: 'lock_version', new_string: 'x' }, refused: LOCK },
    ...shellAttacks(repository).map(command => ({ ...shell(command), refused: LOCK })),
    { tool: 'run_shell_command', input: { command: 'echo x > lock.json', dir_path: '.wazir', description: 'try' }, refused: LOCK },
    { tool: 'invoke_agent', input: { agent_name: 'executor', prompt: MARK }, inside: [{ ...write(lock, 'x'), refused: LOCK }, { ...shell(`echo x > ${LOCK}`), refused: LOCK }, { tool: 'complete_task', input: { result: 'done' }, final: true }] },
    { tool: 'mcp_files_write_file', input: { path: lock, content: 'x' }, refused: LOCK },
    { tool: 'mcp_files_write_file', input: { path: path.join(repository, 'src/mcp.txt'), content: 'fine' }, leaves: 'src/mcp.txt' },
    { ...write(path.join(repository, 'src/written.txt'), 'fine'), leaves: 'src/written.txt' },
    ...shellWork.map(([command, leaves]) => ({ ...shell(command), leaves })),
  ]
  return siege({
    dialect: 'gemini', binary, repository, script,
    play: model => run([...start, '--yolo', '-o', 'json', '-p', 'go'], { cwd: repository, env: env(home, model) }),
  })
}
