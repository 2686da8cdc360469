#!/usr/bin/env node
// Starts the program of this system, which a package beside this one carries.
'use strict'
const { spawnSync } = require('node:child_process')
const { constants } = require('node:os')

const name = `@wazir-dev/cli-${process.platform}-${process.arch}`
const file = process.platform === 'win32' ? 'wazir.exe' : 'wazir'
let program
try {
  program = require.resolve(`${name}/bin/${file}`)
} catch {
  console.error(`error: the package ${name} is not installed`)
  console.error('hint: it is an optional dependency: install without --omit=optional, on a system that has a release')
  process.exit(1)
}
const ended = spawnSync(program, process.argv.slice(2), { stdio: 'inherit', windowsHide: true })
if (ended.error) {
  console.error(`error: cannot start ${program}: ${ended.error.message}`)
  process.exit(1)
}
process.exit(ended.signal ? 128 + (constants.signals[ended.signal] ?? 0) : ended.status)
