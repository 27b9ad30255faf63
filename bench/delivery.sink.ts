// A mail server that takes everything and keeps nothing but the count: for machines without Debian's smtp-sink.
import { createServer } from 'node:net'

const end = Buffer.from('\r\n.\r\n')

createServer((socket) => {
  let inData = false
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
      const said = inData ? '' : bytes.toString('latin1', 0, 4).toUpperCase()
      bytes = bytes.subarray(at + mark.length)
      if (inData) answer += '250 taken\r\n'
      else if (said === 'EHLO') answer += '250-sink\r\n250 PIPELINING\r\n'
      else if (said === 'QUIT') socket.end('221 bye\r\n')
      else answer += said === 'DATA' ? '354 go on\r\n' : '250 ok\r\n'
      inData = said === 'DATA'
    }
    // Of a body only what may be the beginning of its end.
    tail = Buffer.from(inData ? bytes.subarray(-end.length + 1) : bytes)
    if (answer !== '' && socket.writable) socket.write(answer)
  })
}).listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('ready'))
