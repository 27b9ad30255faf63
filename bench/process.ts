import { readFile } from 'node:fs/promises'

/** The child of the server that runs the jobs. */
export async function workerOf(server: number): Promise<number> {
  const children = await readFile(`/proc/${server}/task/${server}/children`, 'utf8')
  for (const pid of children.trim().split(' ')) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (command.includes('worker')) return Number(pid)
  }
  throw new Error('The server has no worker')
}

/** User and system time in clock ticks of 10 ms (proc_pid_stat(5), fields 14 and 15), counted behind the name's bracket. */
export async function processorSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const [user = '0', system = '0'] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) / 100
}

/** The most memory a process has ever held (VmHWM, proc_pid_status(5)), in MB. */
export async function peakMemoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
  if (kilobytes === undefined) throw new Error('This system does not tell the peak memory of a process')
  return Number(kilobytes) / 1024
}
