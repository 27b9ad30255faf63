// Loaded into a test runner: when whoever started it is gone, even by kill -9, nothing may go on in the background.
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1)
  }, 500).unref()
}
