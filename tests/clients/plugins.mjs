// The real clients judge, install and run what `wazir export plugin` writes. A plugin is
// tried in a project that has no files of that host, with the binary on the PATH and
// without it.
import fs from 'node:fs'
import path from 'node:path'
import { LOCK } from './attacks.mjs'
import { startModel } from './model.mjs'
import { environment, jsonLines, missing, run } from './process.mjs'
import { siege } from './siege.mjs'

/** What the launcher says where there is no binary. */
const ABSENT = 'wazir is not on the PATH'

/** Runs steps to their end; each is a command that has to end with 0. */
async function steps(list, cwd, env) {
  const faults = []
  const said = []
  for (const command of list) {
    const { code, out, err } = await run(command, { cwd, env })
    said.push(out.trim() || err)
    if (code !== 0) faults.push(`${command.slice(-4).join(' ')} ended with ${code}: ${out.slice(-800)}${err.slice(-800)}`)
  }
  return { faults, said }
}

/** An environment with or without the binary on the PATH. */
function onPath(env, binary) {
  return binary ? { ...env, PATH: `${path.dirname(binary)}:${env.PATH}` } : env
}

export async function claude({ start, binary, repository, home, content, sessionText, plugins }) {
  const directory = path.join(plugins, 'claude')
  const plain = environment(home, { DISABLE_AUTOUPDATER: '1', CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1' })
  const { faults, said } = await steps([
    [...start, 'plugin', 'validate', '--strict', '--json', directory],
    [...start, 'plugin', 'validate', '--strict', '--json', path.join(directory, 'plugins/wazir')],
    [...start, 'plugin', 'marketplace', 'add', directory],
    [...start, 'plugin', 'install', 'wazir@wazir'],
  ], repository, plain)
  said.slice(0, 2).filter(text => !JSON.parse(text).success).forEach(text => faults.push(`plugin validate: ${text}`))
  if (faults.length > 0) return faults

  const write = (file, text) => ({ tool: 'Write', input: { file_path: path.join(repository, file), content: text } })
  const script = [
    { ...write(LOCK, 'x'), refused: LOCK },
    { tool: 'Bash', input: { command: `echo x > ${LOCK}`, description: 'try' }, refused: LOCK },
    { ...write('src/plugin.txt', 'fine'), leaves: 'src/plugin.txt' },
  ]
  const session = (model, there) => run([...start, '-p', '--output-format', 'stream-json', '--verbose', '--include-hook-events', '--allowedTools', 'Write Bash', '--', 'go'], {
    cwd: repository,
    env: onPath({ ...plain, ANTHROPIC_BASE_URL: model.url, ANTHROPIC_API_KEY: 'loopback-only' }, there && binary),
  })
  const besieged = await siege({ dialect: 'anthropic', binary, repository, script, play: model => session(model, true) })
  faults.push(...besieged.faults)
  if (!besieged.model.saw(sessionText)) faults.push('the session text does not reach the model')
  const init = jsonLines(besieged.result.out).find(event => event.subtype === 'init')
  const named = ids => ids.map(id => `wazir:${id}`)
  faults.push(
    ...missing('subagents', named(content.roles), init?.agents ?? []),
    ...missing('skills', named(content.skills), init?.skills ?? []),
    ...missing('slash commands', named([...content.workflows, 'wazir', ...content.entries.filter(id => id !== 'wazir').map(id => `wz:${id}`)]), init?.slash_commands ?? []),
  )
  content.unseen.filter(text => besieged.model.saw(text)).forEach(text => faults.push(`stands in context: ${text}`))

  const model = await startModel('anthropic', [write('src/absent.txt', 'fine')])
  const { out } = await session(model, false)
  await model.close()
  if (!out.includes(ABSENT)) faults.push('does not say that the binary is missing')
  if (!fs.existsSync(path.join(repository, 'src/absent.txt'))) faults.push('blocks where the binary is missing')
  return faults
}

export async function codex({ start, binary, repository, home, content, sessionText, plugins }) {
  const settings = path.join(home, '.codex/config.toml')
  const plain = environment(home)
  fs.mkdirSync(path.dirname(settings), { recursive: true })
  const { faults, said } = await steps([
    [...start, 'plugin', 'marketplace', 'add', path.join(plugins, 'codex')],
    [...start, 'plugin', 'add', 'wazir@wazir'],
    [...start, 'plugin', 'list', '--json'],
    [...start, 'debug', 'prompt-input', 'hello'],
  ], repository, plain)
  if (faults.length > 0) return faults
  if (!JSON.parse(said[2]).installed.some(one => one.pluginId === 'wazir@wazir' && one.enabled)) faults.push(`plugin list: ${said[2]}`)
  faults.push(...missing('debug prompt-input', content.skills, content.skills.filter(id => said[3].includes(`wazir:${id}`))))
  content.unseen.filter(text => said[3].includes(JSON.stringify(text).slice(1, -1))).forEach(text => faults.push(`stands in context: ${text}`))

  const shell = command => ({ tool: 'exec_command', input: { cmd: command } })
  const base = fs.readFileSync(settings, 'utf8')
  const session = (model, there) => {
    const own = `model = "gpt-5.5"\nmodel_provider = "loopback"\n${base}\n[model_providers.loopback]\nname = "loopback"\nbase_url = "${model.url}"\nwire_api = "responses"\nrequires_openai_auth = false\n[projects.${JSON.stringify(repository)}]\ntrust_level = "trusted"\n`
    fs.writeFileSync(settings, own)
    return run([...start, 'exec', '--json', '--dangerously-bypass-approvals-and-sandbox', '--dangerously-bypass-hook-trust', 'go'], { cwd: repository, env: onPath(plain, there && binary) })
  }
  const script = [{ ...shell(`echo x > ${LOCK}`), refused: LOCK }, { ...shell('echo fine > src/plugin.txt'), leaves: 'src/plugin.txt' }]
  const besieged = await siege({ dialect: 'responses', binary, repository, script, play: model => session(model, true) })
  faults.push(...besieged.faults)
  if (!besieged.model.saw(sessionText)) faults.push('the session text does not reach the model')

  const model = await startModel('responses', [shell('echo fine > src/absent.txt')])
  await session(model, false)
  await model.close()
  if (!fs.existsSync(path.join(repository, 'src/absent.txt'))) faults.push('blocks where the binary is missing')
  return faults
}

export async function gemini({ start, binary, repository, home, content, plugins }) {
  const directory = path.join(plugins, 'gemini')
  const write = (name, value) => {
    const file = path.join(home, '.gemini', name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, JSON.stringify(value))
  }
  write('trustedFolders.json', { [repository]: 'TRUST_FOLDER', [directory]: 'TRUST_FOLDER' })
  write('settings.json', { security: { auth: { selectedType: 'gemini-api-key' } }, privacy: { usageStatisticsEnabled: false }, general: { enableAutoUpdate: false } })
  const plain = environment(home)
  const { faults, said } = await steps([
    [...start, 'extensions', 'validate', directory],
    [...start, 'extensions', 'install', directory, '--consent'],
    [...start, 'extensions', 'list', '-o', 'json'],
  ], repository, plain)
  if (faults.length > 0) return faults
  if (!said[2].includes('"wazir"')) faults.push(`extensions list: ${said[2]}`)

  const shell = command => ({ tool: 'run_shell_command', input: { command, description: 'try' } })
  const session = (model, there, prompt) => run([...start, '--yolo', '-o', 'json', '-p', prompt], {
    cwd: repository,
    env: onPath({ ...plain, GEMINI_API_KEY: 'loopback-only', GOOGLE_GEMINI_BASE_URL: model.url }, there && binary),
  })
  const script = [{ ...shell(`echo x > ${LOCK}`), refused: LOCK }, { ...shell('echo fine > src/plugin.txt'), leaves: 'src/plugin.txt' }]
  const besieged = await siege({ dialect: 'gemini', binary, repository, script, play: model => session(model, true, 'go') })
  faults.push(...besieged.faults)
  if (!besieged.model.saw('In a project that has a `.wazir/` directory')) faults.push('the context file does not reach the model')
  faults.push(...missing('skills', content.skills, content.skills.filter(id => besieged.model.saw(`<name>${id}</name>`))))
  const agents = JSON.stringify(besieged.model.requests.map(request => [request.tools, request.systemInstruction]))
  faults.push(...missing('subagents', content.roles, content.roles.filter(id => agents.includes(id))))

  const model = await startModel('gemini', [shell('echo fine > src/absent.txt')])
  await session(model, false, '/wazir the-request')
  await model.close()
  if (!model.saw('Words of the call: the-request')) faults.push('/wazir does not expand')
  if (!fs.existsSync(path.join(repository, 'src/absent.txt'))) faults.push('blocks where the binary is missing')
  return faults
}
