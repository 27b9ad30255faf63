// A mail server that takes everything and keeps nothing but how often it took a mail to whom.
import { createServer, type Socket } from 'node:net'

const end = Buffer.from('\r\n.\r\n')
const taken: { [to: string]: number } = {}
let patience = 0

process.on('message', (said: number | 'count') => {
  if (said === 'count') process.send?.(taken)
  else patience = said
})

function take(socket: Socket, to: string): void {
  taken[to] = (taken[to] ?? 0) + 1
  if (socket.writable) socket.write('250 taken\r\n')
}

createServer((socket) => {
  let inData = false
  let to = ''
  let tail = Buffer.alloc(0)
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.write('220 sink\r\n')
  socket.on('data', (chunk) => {
    let bytes = tail.length > 0 ? Buffer.concat([tail, chunk]) : chunk
    let answer = ''
    for (;;) {
      const mark = inData ? end : end.subarray(0, 2)
      const at = bytes.indexOf(mark)
      if (at < 0) break
      const said = inData ? '' : bytes.toString('latin1', 0, at)
      const word = said.slice(0, 4).toUpperCase()
      bytes = bytes.subarray(at + mark.length)
      if (inData) {
        if (answer !== '') socket.write(answer)
        answer = ''
        if (patience > 0) setTimeout(take, patience, socket, to)
        else take(socket, to)
      } else if (word === 'EHLO') answer += '250-sink\r\n250 PIPELINING\r\n'
      else if (word === 'QUIT') socket.end('221 bye\r\n')
      else answer += word === 'DATA' ? '354 go on\r\n' : '250 ok\r\n'
      if (word === 'RCPT') to = said.slice(said.indexOf('<') + 1, said.lastIndexOf('>'))
      inData = word === 'DATA'
    }
    // Of a body only what may be the beginning of its end.
    tail = Buffer.from(inData ? bytes.subarray(-end.length + 1) : bytes)
    if (answer !== '' && socket.writable) socket.write(answer)
  })
}).listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('ready'))
