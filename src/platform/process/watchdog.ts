// A thread beside the main one: when the parent is gone and the main thread is too busy to stop, it ends the process.
import { workerData } from 'node:worker_threads'
import { z } from 'zod'

const parent = process.ppid
const patience = z.number().parse(workerData)

const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), patience)
}, 500)
