import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Problem } from '#kit/problem.ts'
import { addressOf, type Config } from '../config.ts'

/**
 * Finds out, before anything slow begins, whether the configured address can be listened on.
 * Returns the configuration with the port that port 0 stands for.
 */
export async function settlePort(config: Config): Promise<Config> {
  const addresses = await lookup(config.host, { all: true }).catch((error: unknown) => {
    throw cannotListen(config, error)
  })
  let { port } = config
  for (const { address } of addresses) {
    const probe = createServer()
    try {
      probe.listen({ host: address, port, exclusive: true })
      await once(probe, 'listening')
      const bound = probe.address()
      if (typeof bound === 'object' && bound) port = bound.port
    } catch (error) {
      // `localhost` may name ::1 on a machine without IPv6.
      if (addresses.length > 1 && codeOf(error) === 'EADDRNOTAVAIL') continue
      throw cannotListen(config, error)
    } finally {
      probe.close()
    }
  }
  if (port === config.port) return config
  const byDefault = config.publicUrl === addressOf(config.host, config.port)
  return Object.freeze({ ...config, port, ...(byDefault && { publicUrl: addressOf(config.host, port) }) })
}

export function cannotListen({ host, port }: Config, error: unknown): Problem {
  const code = codeOf(error)
  const params = {
    host,
    port,
    next: port + 1,
    reason: error instanceof Error ? error.message : String(error),
  }
  if (code === 'EADDRINUSE')
    return new Problem('conflict', {
      detail: {
        ja: 'ポート {port} はほかのプログラムが使っています。「PORT={next} npm start」のように別のポートを指定してください',
        en: 'Port {port} is in use by another program. Choose another one, for example: PORT={next} npm start',
      },
      params,
    })
  if (code === 'EACCES')
    return new Problem('conflict', {
      detail: {
        ja: 'ポート {port} を使う権限がありません。1024 以上のポートを PORT で指定し、80・443 番はプロキシに任せてください',
        en: 'You may not use port {port}. Set PORT to 1024 or above, and leave ports 80 and 443 to a proxy',
      },
      params,
    })
  return new Problem('conflict', {
    detail: {
      ja: '{host} のポート {port} で待ち受けできません（{reason}）。HOST と PORT を確認してください',
      en: 'Cannot listen on {host}, port {port} ({reason}). Check HOST and PORT',
    },
    params,
  })
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
