// Cursor judges its bundle: the runtime of its SDK, which loads rules, skills, subagents
// and hooks and runs tools as the editor's agent does, is driven without a model. Runs as
// a program of its own: cursor.mjs PACKAGES look|attack|plugin JSON, prints the faults as JSON.
//
// The SDK exports none of this. Its bundle is one module graph, so a copy of it with one
// line more hands out the loader. Names of exports are those of the pinned version.
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { LOCK, shellAttacks, shellWork } from './attacks.mjs'
import { instructionLine, refusal } from './bundle.mjs'
import { missing } from './process.mjs'

const WRITE = { executor: 'Lnu', module: 'write', args: 'hY' }
const DELETE = { executor: 'RpG', module: 'delete', args: 'dn' }
const BACKGROUND = { executor: 'OkD', module: 'background_shell', args: '$P' }
const SHELL = { executor: 'wve', module: 'shell', args: 'a' }

/** The module loader of the SDK in a directory of packages. */
async function loader(packages) {
  const sdk = path.join(packages, '@cursor/sdk/dist')
  const opened = path.join(sdk, 'opened')
  if (!fs.existsSync(path.join(opened, 'index.js'))) {
    fs.mkdirSync(opened, { recursive: true })
    const scripts = fs.readdirSync(path.join(sdk, 'esm')).filter(name => name.endsWith('.js') && name !== 'index.js')
    scripts.forEach(name => fs.copyFileSync(path.join(sdk, 'esm', name), path.join(opened, name)))
    const text = fs.readFileSync(path.join(sdk, 'esm/index.js'), 'utf8')
    const name = /Promise\.all\(\[(\w+)\.e\(360\),\1\.e\(34\)\]\)/.exec(text)?.[1]
    if (!name) throw new Error('this SDK is not laid out like the pinned one')
    fs.writeFileSync(path.join(opened, 'index.js'), `${text}\n;globalThis.cursorModules = ${name};\n`)
  }
  await import(pathToFileURL(path.join(opened, 'index.js')))
  const modules = globalThis.cursorModules
  await Promise.all([modules.e(360), modules.e(34)])
  const search = path.join(packages, `@cursor/sdk-${process.platform}-${process.arch}/bin/rg`)
  modules('../shell-exec/dist/index.js').configureRipgrepPath(search)
  return modules
}

/** A session of the client in a repository, as a person's opening of the folder begins it. */
async function open(modules, repository) {
  const runtime = await modules('../cursor-sdk-local-runtime/dist/index.js')
  const context = modules('../context/dist/core.js').q6()
  const workspace = await runtime.Oh({
    workingDirectory: repository,
    projectDir: path.join(process.env.HOME, '.cursor/project'),
    teamSettingsService: runtime.GG(),
    initializationCtx: context,
    settingSources: ['project'],
    defaultSandboxPolicy: { type: 'insecure_none' },
    respectAdminControls: false,
    useCommandHookStdinTransport: true,
    getMockPromptTime: () => undefined,
    getSmartModeClassifierAutoModeEnabled: () => false,
  })
  const session = await workspace.createSessionRuntime({ sessionId: 'session' })
  return { runtime, context, workspace, session }
}

const shown = value => JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? ''

async function look(modules, { repository, content, rules, sessionText }) {
  const faults = []
  const text = fs.readFileSync(path.join(repository, '.cursor/hooks.json'), 'utf8')
  const verdict = modules('../hooks/dist/index.js').RV(JSON.parse(text.replace(/\/\*.*?\*\//g, '')))
  if (!verdict.isValid) faults.push(`hooks.json: ${shown(verdict.errors)}`)

  const { runtime, context, workspace, session } = await open(modules, repository)
  const hooks = runtime.vW({ workspaceRuntime: workspace.services.hooksRuntime, sessionState: session.state, metadata: session.metadata })
  const start = await hooks.onSessionStart?.({ conversationId: 'c', generationId: 'g', model: 'm' })
  if (!start?.additionalContext?.includes(sessionText)) faults.push(`sessionStart gives the agent ${shown(start)}`)

  const agents = await workspace.services.subagentsService.getAllSubagents(context)
  faults.push(...missing('subagents', content.roles, agents.filter(agent => agent.prompt).map(agent => agent.name)))
  const skills = await workspace.services.getAgentSkills(context)
  const quoted = [...agents, ...skills].filter(one => /^["']|["']$/.test(one.description))
  quoted.forEach(one => faults.push(`the description of ${one.fullPath} is read with its quotes: ${one.description}`))
  const found = skills.filter(skill => skill.description).map(skill => path.basename(path.dirname(skill.fullPath)))
  faults.push(...missing('skills', content.skills, found))
  // It also reads the skills of Codex, where that host is there too.
  const unseen = fs.existsSync(path.join(repository, '.codex')) ? [] : content.unseen
  skills.filter(skill => unseen.includes(skill.description)).forEach(skill => faults.push(`stands in context: ${skill.description}`))
  const ruled = shown(await workspace.services.cursorRulesService.getAllCursorRules(context))
  const marks = [instructionLine(repository), ...rules]
  faults.push(...missing('what the model sees', marks, marks.filter(mark => ruled.includes(JSON.stringify(mark).slice(1, -1)))))

  // Its commands are read by the editor alone: they have to be there and say something.
  const commands = [...content.entries, ...content.workflows.map(id => `wazir-${id}`)]
  faults.push(...missing('commands', commands, commands.filter(id => fs.readFileSync(path.join(repository, `.cursor/commands/${id}.md`), 'utf8').trim().length > 100)))
  return faults
}

/** What its validator says of the hooks of the plugin; the rest of a plugin only the editor reads. */
async function plugin(modules, { plugins }) {
  const text = fs.readFileSync(path.join(plugins, 'cursor/plugins/wazir/hooks/hooks.json'), 'utf8')
  const verdict = modules('../hooks/dist/index.js').RV(JSON.parse(text))
  return verdict.isValid ? [] : [`hooks.json: ${shown(verdict.errors)}`]
}

async function attack(modules, { repository, binary }) {
  const faults = []
  const lock = path.join(repository, LOCK)
  const before = fs.readFileSync(lock)
  const { context, session } = await open(modules, repository)
  const executors = modules('../agent-exec/dist/index.js')

  /** Runs a tool as the agent does; gives everything that the agent is told. */
  async function call({ executor, module, args }, input) {
    const { [args]: Args } = modules(`../proto/dist/generated/agent/v1/${module}_exec_pb.js`)
    const outcome = session.resources.wrapped.get(executors[executor]).execute(context, new Args({ toolCallId: `call-${Math.random()}`, ...input }), { execId: `exec-${Math.random()}` })
    if (!outcome[Symbol.asyncIterator]) return shown(await outcome)
    let told = ''
    for await (const event of outcome) told += shown(event)
    return told
  }
  const shell = command => [SHELL, { command, workingDirectory: repository, timeout: 20_000, simpleCommands: [] }]
  const attacks = [
    [WRITE, { path: lock, fileText: 'x' }],
    [WRITE, { path: LOCK, fileText: 'x' }],
    [DELETE, { path: lock }],
    ...shellAttacks(repository).map(shell),
    [{ ...SHELL, executor: 'qkk' }, shell(`echo x > ${LOCK}`)[1]],
    [SHELL, { ...shell('echo x > lock.json')[1], workingDirectory: path.join(repository, '.wazir') }],
    [BACKGROUND, { command: `echo x > ${LOCK}`, workingDirectory: repository }],
  ]
  const reason = JSON.stringify(refusal(binary, repository, LOCK)).slice(1, -1)
  for (const [tool, input] of attacks) {
    const told = await call(tool, input)
    if (!told.includes(reason)) faults.push(`the guard's reason did not reach the model for ${tool.module} ${shown(input)}; it was told: ${told.slice(0, 300)}`)
    if (!fs.existsSync(lock) || !fs.readFileSync(lock).equals(before)) {
      faults.push(`the protected file was written by ${tool.module} ${shown(input)}`)
      fs.writeFileSync(lock, before)
    }
  }
  const work = [
    [[WRITE, { path: path.join(repository, 'src/written.txt'), fileText: 'fine' }], 'src/written.txt'],
    ...shellWork.map(([command, leaves]) => [shell(command), leaves]),
  ]
  for (const [[tool, input], leaves] of work) {
    const told = await call(tool, input)
    if (!fs.existsSync(path.join(repository, leaves))) faults.push(`honest work did not go through: ${tool.module} ${shown(input)}; the model was told: ${told.slice(0, 300)}`)
  }
  return faults
}

const [packages, what, input] = process.argv.slice(2)
// The runtime talks of its own health on the console; the faults go out alone.
console.log = console.info = console.warn = console.error = () => {}
const modules = await loader(packages)
const faults = await { look, attack, plugin }[what](modules, JSON.parse(input))
fs.writeSync(1, `${JSON.stringify(faults)}\n`)
process.exit(0)
