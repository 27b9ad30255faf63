// A thread beside the main one: when the parent is gone and the main thread is too busy to stop, it ends the process.
import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'

const given = z.object({ parent: z.int(), patience: z.number() }).parse(workerData)
let { patience } = given
parentPort?.on('message', (changed) => {
  patience = z.number().parse(changed)
})

const watch = setInterval(look, 500)
look()

function look(): void {
  if (process.ppid === given.parent) return
  clearInterval(watch)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), patience)
}
