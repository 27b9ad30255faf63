import { describe, expect, it } from 'vitest'
import { app } from '#app.ts'
import { newId } from '#kit/ids.ts'
import type { Endpoint } from '#kit/contract.ts'
import { permissionsOf, roles, type Role } from '#platform/feature.ts'
import { useRuntime } from './database.ts'
import { fillPath } from './request.ts'

/** Made from the contracts: whoever adds an endpoint has added its tests. */
const endpoints = app.features.flatMap(({ serves }) =>
  Object.entries(serves?.api.endpoints ?? {}).map(([name, endpoint]) => ({
    title: `${serves?.api.name}.${name}`,
    endpoint,
    handler: serves?.handlers[name],
  })),
)
const senders = ['visitor', ...roles] as const

function isAllowed(sender: Role | 'visitor', { permission }: Endpoint): boolean {
  if (permission === 'public') return true
  if (sender === 'visitor') return false
  return permission === 'signedIn' || permissionsOf(app, sender).has(permission)
}

describe('every endpoint keeps to its permission', () => {
  // Signing out and the like end the session they were called with: every request gets one of its own.
  const { request, signIn } = useRuntime()

  it.each(endpoints)('$title has a handler', ({ handler }) => {
    expect(handler).toBeTypeOf('function')
  })

  for (const sender of senders)
    it.each(
      endpoints.filter(({ endpoint }) => endpoint.returns !== 'stream' || !isAllowed(sender, endpoint)),
    )(`$title answers a ${sender} as its permission says`, async ({ endpoint }) => {
      const params = Object.fromEntries(
        [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, newId()]),
      )
      const response = await request(
        sender === 'visitor' ? sender : await signIn(sender),
        endpoint.method,
        fillPath(endpoint.path, params),
        endpoint.body ? { body: {} } : {},
      )
      // Public endpoints tell a visitor themselves that a password is wrong; no permission is involved.
      if (endpoint.permission === 'public') expect(response.statusCode).not.toBe(403)
      else if (isAllowed(sender, endpoint)) expect([401, 403]).not.toContain(response.statusCode)
      else expect(response.statusCode).toBe(sender === 'visitor' ? 401 : 403)
      expect(response.statusCode).toBeLessThan(500)
    })
})
