// What a scripted agent tries in every host: writes to a protected file, which have to
// be refused, and honest work, which has to go through.
import path from 'node:path'

/** The protected file that is attacked. */
export const LOCK = '.wazir/lock.json'

/** Shell commands that write the protected file. */
export const shellAttacks = repository => [
  `echo x > ${LOCK}`,
  `echo x >> ${LOCK}`,
  `sed -i s/a/b/ ${LOCK}`,
  `echo x | tee ${LOCK}`,
  `cp src/there.txt ${LOCK}`,
  `rm -f ${LOCK}`,
  `cd .wazir && echo x > lock.json`,
  `echo x > "${repository}/${LOCK}"`,
  `cat > ${LOCK} <<'END'\nx\nEND`,
]

/** Shell commands of honest work, each with the file that it leaves. */
export const shellWork = [
  ['echo fine > src/shell.txt', 'src/shell.txt'],
  ['cat .wazir/lock.json > src/copy.txt', 'src/copy.txt'],
  ['mkdir -p .wazir/state/runs/first/artifacts && echo ok > .wazir/state/runs/first/artifacts/spec.md', '.wazir/state/runs/first/artifacts/spec.md'],
]

/**
 * The whole script in a client's own tools: every way to write the protected file, then
 * honest work. A client that edits only what it has read brings `read`.
 */
export function script({ repository, read, write, edit, shell }) {
  const lock = path.join(repository, LOCK)
  return [
    ...(read ? [read(lock)] : []),
    { ...write(lock, 'x'), refused: LOCK },
    { ...edit(lock), refused: LOCK },
    ...shellAttacks(repository).map(command => ({ ...shell(command), refused: LOCK })),
    { ...write(path.join(repository, 'src/written.txt'), 'fine'), leaves: 'src/written.txt' },
    ...shellWork.map(([command, leaves]) => ({ ...shell(command), leaves })),
  ]
}
