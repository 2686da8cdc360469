// OpenCode judges its bundle.
import fs from 'node:fs'
import path from 'node:path'
import { LOCK, shellAttacks, shellWork } from './attacks.mjs'
import { instructionLine } from './bundle.mjs'
import { startModel } from './model.mjs'
import { environment, missing, run } from './process.mjs'
import { siege } from './siege.mjs'

/** The environment, with a model of ours among the user's own settings. */
function env(home, model) {
  const at = name => path.join(home, name)
  if (model) {
    const loopback = { npm: '@ai-sdk/openai-compatible', name: 'loopback', options: { baseURL: `${model.url}/v1`, apiKey: 'loopback-only' }, models: { scripted: { name: 'scripted', tool_call: true } } }
    fs.mkdirSync(at('config/opencode'), { recursive: true })
    fs.writeFileSync(at('config/opencode/opencode.json'), JSON.stringify({ model: 'loopback/scripted', small_model: 'loopback/scripted', provider: { loopback }, permission: { '*': 'allow' } }))
  }
  return environment(home, {
    XDG_CONFIG_HOME: at('config'), XDG_DATA_HOME: at('data'), XDG_CACHE_HOME: at('cache'), XDG_STATE_HOME: at('state'),
    OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_AUTOUPDATE: '1',
    // It looks for a package of types for plugins, which needs none.
    npm_config_offline: 'true', npm_config_fetch_retries: '0',
  })
}

/** What the client says of the bundle, and what its model is shown of it. */
export async function look({ start, repository, home, content, sessionText }) {
  const faults = []
  const ask = (...words) => run([...start, ...words], { cwd: repository, env: env(home) })
  const config = await ask('debug', 'config')
  if (config.code !== 0) return [`debug config: ${config.out}${config.err}`]
  const read = JSON.parse(config.out)
  const commands = ['wazir', ...content.entries, ...content.workflows.map(id => `wazir-${id}`)]
  faults.push(...missing('agents', content.roles, Object.keys(read.agent ?? {})))
  faults.push(...missing('commands', commands, Object.keys(read.command ?? {})))
  const skills = await ask('debug', 'skill')
  faults.push(...missing('skills', content.skills, content.skills.filter(id => skills.out.includes(`"${id}"`))))

  const model = await startModel('chat', [])
  const hello = await run([...start, 'run', '--command', 'wazir', 'the-request', '--format', 'json'], { cwd: repository, env: env(home, model) })
  await model.close()
  if (hello.code !== 0) faults.push(`a session ended with ${hello.code}: ${hello.out.slice(-400)}${hello.err.slice(-800)}`)
  const line = instructionLine(repository)
  const marks = [line, sessionText, 'Words of the call: the-request', ...content.roles]
  faults.push(...missing('what the model sees', marks, marks.filter(mark => model.saw(mark))))
  content.unseen.filter(text => model.saw(text)).forEach(text => faults.push(`stands in context: ${text}`))
  return faults
}

/** An agent that tries every way to write the protected file. */
export async function attack({ start, binary, repository, home }) {
  const lock = path.join(repository, LOCK)
  const bash = command => ({ tool: 'bash', input: { command, description: 'try' } })
  const write = (file, content) => ({ tool: 'write', input: { filePath: file, content } })
  const script = [
    { tool: 'read', input: { filePath: lock } },
    { ...write(lock, 'x'), refused: LOCK },
    { tool: 'edit', input: { filePath: lock, oldString: 'lock_version', newString: 'x' }, refused: LOCK },
    ...shellAttacks(repository).map(command => ({ ...bash(command), refused: LOCK })),
    { tool: 'bash', input: { command: 'echo x > lock.json', workdir: path.join(repository, '.wazir'), description: 'try' }, refused: LOCK },
    { ...write(path.join(repository, 'src/written.txt'), 'fine'), leaves: 'src/written.txt' },
    ...shellWork.map(([command, leaves]) => ({ ...bash(command), leaves })),
  ]
  return siege({
    dialect: 'chat', binary, repository, script,
    play: model => run([...start, 'run', 'go', '--format', 'json'], { cwd: repository, env: env(home, model) }),
  })
}
