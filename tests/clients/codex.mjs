// Codex CLI judges its bundle.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { LOCK, shellAttacks, shellWork } from './attacks.mjs'
import { instructionLine } from './bundle.mjs'
import { server } from './mcp.mjs'
import { environment, missing, run } from './process.mjs'
import { siege } from './siege.mjs'

/** Settings of the user's: the project is trusted, and the model is ours. */
function settle(home, repository, more = '') {
  const directory = path.join(home, '.codex')
  fs.mkdirSync(directory, { recursive: true })
  fs.writeFileSync(path.join(directory, 'config.toml'), `${more}\n[projects.${JSON.stringify(repository)}]\ntrust_level = "trusted"\n`)
}

/** Asks the app server, in one session: `[{ method, params }]` to results, and what it warned of. */
async function ask(start, repository, env, calls) {
  const child = spawn(start[0], [...start.slice(1), 'app-server'], { cwd: repository, env, stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting = new Map()
  const warnings = []
  let buffer = ''
  child.stdout.setEncoding('utf8').on('data', data => {
    buffer += data
    const lines = buffer.split('\n')
    buffer = lines.pop()
    for (const line of lines) {
      const message = JSON.parse(line)
      if (message.method === 'configWarning') warnings.push(message.params.summary)
      else if (message.id !== undefined && !message.method) waiting.get(message.id)?.(message.result ?? { failed: message.error })
    }
  })
  const ended = new Promise(done => child.on('close', done))
  const send = message => child.stdin.write(`${JSON.stringify(message)}\n`)
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000)
  const call = (id, method, params) => Promise.race([
    new Promise(done => { waiting.set(id, done); send({ id, method, params }) }),
    ended.then(() => ({ failed: 'the app server ended' })),
  ])
  child.stdin.on('error', () => {})
  await call(0, 'initialize', { clientInfo: { name: 'suite', title: 'suite', version: '0' }, capabilities: { experimentalApi: true } })
  send({ method: 'initialized' })
  const results = []
  for (const [index, { method, params }] of calls.entries()) results.push(await call(index + 1, method, params))
  child.stdin.end()
  await Promise.race([ended, new Promise(done => setTimeout(done, 3000))])
  clearTimeout(timer)
  child.kill('SIGKILL')
  return { results, warnings }
}

/** What the client says of the bundle, without a model's doing anything. */
export async function look({ start, repository, home, content, shape }) {
  const faults = []
  const env = environment(home)
  settle(home, repository)
  const { results: [hooks, skills, thread], warnings } = await ask(start, repository, env, [
    { method: 'hooks/list', params: { cwds: [repository] } },
    { method: 'skills/list', params: { cwds: [repository], forceReload: true } },
    { method: 'thread/start', params: { cwd: repository } },
  ])
  for (const answer of [hooks, skills, thread]) if (answer.failed) return [JSON.stringify(answer.failed)]

  // The client looks for its sandbox helper on the PATH; that is no matter of ours.
  warnings.filter(text => !text.includes('bubblewrap')).forEach(text => faults.push(`configWarning: ${text}`))
  const own = hooks.data[0].hooks.filter(hook => hook.command.includes('.wazir/hook'))
  const unread = shape.unread?.codex
  if (unread) {
    if (hooks.data[0].warnings.length === 0) faults.push(`hooks/list reads ${unread} now: the suite and \`wazir doctor\` say that it does not`)
  } else {
    hooks.data[0].warnings.concat(hooks.data[0].errors).forEach(text => faults.push(`hooks/list: ${JSON.stringify(text)}`))
    const written = JSON.parse(fs.readFileSync(path.join(repository, '.codex/hooks.json'), 'utf8')).hooks
    const wanted = Object.entries(written).flatMap(([event, groups]) => groups.flatMap(group => group.hooks).map(() => event[0].toLowerCase() + event.slice(1)))
    faults.push(...missing('hooks', wanted, hooks.data[0].hooks.map(hook => hook.eventName)))
    if (own.length < 2) faults.push(`hooks/list: ${own.length} hooks of ours`)
  }

  skills.data[0].errors.forEach(error => faults.push(`skills/list: ${JSON.stringify(error)}`))
  const wanted = [...content.skills, ...content.entries, ...content.workflows.map(id => `wazir-${id}`)]
  faults.push(...missing('skills', wanted, skills.data[0].skills.filter(skill => skill.enabled).map(skill => skill.name)))
  if (!thread.instructionSources.some(file => file.startsWith(repository))) faults.push('thread/start: no instructions of the project')

  const seen = await run([...start, 'debug', 'prompt-input', 'hello'], { cwd: repository, env })
  const marks = [instructionLine(repository), ...content.skills, ...content.roles, ...(shape.rules?.codex ?? [])]
  faults.push(...missing('debug prompt-input', marks, marks.filter(mark => seen.out.includes(JSON.stringify(mark).slice(1, -1)))))
  return faults
}

/** The two ways in which models of this client call tools. */
const manners = {
  // Tools called one by one.
  'gpt-5.5': {
    shell: command => ({ tool: 'exec_command', input: { cmd: command } }),
    patch: text => ({ tool: 'apply_patch', input: text }),
    mcp: input => ({ tool: 'write_file', namespace: 'mcp__files', input }),
  },
  // Tools called from a script.
  'gpt-6.1-sol': {
    shell: command => ({ tool: 'exec', input: `text(await tools.exec_command({ cmd: ${JSON.stringify(command)} }))` }),
    patch: text => ({ tool: 'exec', input: `text(await tools.apply_patch(${JSON.stringify(text)}))` }),
    mcp: input => ({ tool: 'exec', input: `text(await tools.mcp__files__write_file(${JSON.stringify(input)}))` }),
  },
}

/** An agent that tries every way to write the protected file, in each manner. */
export async function attack({ start, binary, repository, home, sessionText }) {
  const faults = []
  const offered = new Set()
  for (const [name, { shell, patch, mcp }] of Object.entries(manners)) {
    const first = fs.readFileSync(path.join(repository, LOCK), 'utf8').split('\n')[1]
    const file = `src/${name}.txt`
    const script = [
      { ...patch(`*** Begin Patch\n*** Update File: ${LOCK}\n@@\n-${first}\n+x\n*** End Patch`), refused: LOCK },
      { ...patch(`*** Begin Patch\n*** Delete File: ${LOCK}\n*** End Patch`), refused: LOCK },
      { ...patch(`*** Begin Patch\n*** Add File: ${repository}/${LOCK}\n+x\n*** End Patch`), refused: LOCK },
      ...shellAttacks(repository).map(command => ({ ...shell(command), refused: LOCK })),
      { ...shell(`apply_patch <<'END'\n*** Begin Patch\n*** Delete File: ${LOCK}\n*** End Patch\nEND`), refused: LOCK },
      { ...mcp({ path: path.join(repository, LOCK), content: 'x' }), refused: LOCK },
      { ...mcp({ path: path.join(repository, `src/${name}-mcp.txt`), content: 'fine' }), leaves: `src/${name}-mcp.txt` },
      { ...patch(`*** Begin Patch\n*** Add File: ${file}\n+fine\n*** End Patch`), leaves: file },
      ...shellWork.map(([command, leaves]) => ({ ...shell(command), leaves })),
    ]
    const result = await siege({
      dialect: 'responses', binary, repository, script,
      play(model) {
        settle(home, repository, `model = "${name}"\nmodel_provider = "loopback"\n[model_providers.loopback]\nname = "loopback"\nbase_url = "${model.url}"\nwire_api = "responses"\nrequires_openai_auth = false\n[mcp_servers.files]\ncommand = ${JSON.stringify(server.command)}\nargs = ${JSON.stringify(server.args)}`)
        return run([...start, 'exec', '--json', '--dangerously-bypass-approvals-and-sandbox', '--dangerously-bypass-hook-trust', 'go'], { cwd: repository, env: environment(home) })
      },
    })
    faults.push(...result.faults.map(fault => `${name}: ${fault}`))
    if (!result.model.saw(sessionText)) faults.push(`${name}: the session text does not reach the model`)
    result.model.offered.forEach(tool => offered.add(tool))
  }
  return { faults, offered }
}
