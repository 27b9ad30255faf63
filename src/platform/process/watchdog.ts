// A thread beside the main one: when the parent is gone and the main thread is too busy to stop, it ends the process.

const parent = process.ppid
const patience = 15_000

const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), patience)
}, 1000)
