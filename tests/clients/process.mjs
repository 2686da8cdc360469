// Children, each in an environment of its own with a home of its own.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const LIMIT_MS = 45_000

/** The environment of a client: nothing of the caller's but where programs are. */
export function environment(home, more = {}) {
  fs.mkdirSync(home, { recursive: true })
  const nowhere = 'http://127.0.0.1:9'
  return {
    PATH: `${path.dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    SHELL: '/bin/sh',
    TERM: 'dumb',
    LANG: 'C.UTF-8',
    TMPDIR: process.env.WAZIR_SCRATCH,
    // For machines on which the network could not be cut.
    HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, http_proxy: nowhere, https_proxy: nowhere,
    NO_PROXY: '127.0.0.1,localhost', no_proxy: '127.0.0.1,localhost',
    ...more,
  }
}

/** Runs a program to its end: `{ code, out, err }`; code is null where it was stopped. */
export function run(command, { cwd, env, input = '', limit = LIMIT_MS }) {
  return new Promise(done => {
    const child = spawn(command[0], command.slice(1), { cwd, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
    const text = { out: '', err: '' }
    const kill = () => { try { process.kill(-child.pid, 'SIGKILL') } catch { /* it has ended */ } }
    const timer = setTimeout(kill, limit)
    child.stdout.setEncoding('utf8').on('data', data => { text.out += data })
    child.stderr.setEncoding('utf8').on('data', data => { text.err += data })
    child.on('error', error => { clearTimeout(timer); done({ code: 127, out: '', err: String(error) }) })
    child.on('close', code => { clearTimeout(timer); kill(); done({ code, ...text }) })
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}

/** The JSON objects of a text, one a line; other lines are passed over. */
export function jsonLines(text) {
  return text.split('\n').flatMap(line => {
    try { return [JSON.parse(line)] } catch { return [] }
  })
}

/** Each value of `wanted` that is not among `found`, as a sentence. */
export function missing(what, wanted, found) {
  const there = new Set(found)
  const absent = wanted.filter(value => !there.has(value))
  return absent.length === 0 ? [] : [`${what}: ${absent.length} of ${wanted.length} not loaded: ${absent.join(', ')}`]
}
