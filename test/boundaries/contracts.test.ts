import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { app } from '#app.ts'

/** The properties of a body that have a value although nothing was sent: what a full schema fills in, `partial()` keeps. */
function filledIn(schema: z.core.$ZodType): string[] {
  const { def } = schema._zod
  if (is(def, 'object'))
    return Object.entries(def.shape)
      .filter(([, property]) => {
        const parsed = z.safeParse(property, undefined)
        return parsed.success && parsed.data !== undefined
      })
      .map(([name]) => name)
  if (is(def, 'union')) return def.options.flatMap(filledIn)
  if (is(def, 'intersection')) return [def.left, def.right].flatMap(filledIn)
  if (is(def, 'pipe')) return filledIn(def.in)
  throw new Error(`The body of a PATCH is of the kind ${def.type}: teach this test to look into it`)
}

type Defs = {
  object: z.core.$ZodObjectDef
  union: z.core.$ZodUnionDef
  intersection: z.core.$ZodIntersectionDef
  pipe: z.core.$ZodPipeDef
}
function is<T extends keyof Defs>(def: z.core.$ZodTypeDef, type: T): def is Defs[T] {
  return def.type === type
}

describe('the contracts', () => {
  const patches = app.features.flatMap(({ serves }) =>
    Object.entries(serves?.api.endpoints ?? {})
      .filter(([, { method, body }]) => method === 'PATCH' && body)
      .map(([name, { body }]) => [`${serves?.api.name}.${name}`, body ?? z.never()] as const),
  )

  it.each(patches)('%s changes nothing that was not named', (_name, body) => {
    expect(filledIn(body)).toEqual([])
  })

  it('would show a body that does', () => {
    const full = z.object({
      name: z.string(),
      note: z.string().default(''),
      tags: z.array(z.string()).default([]),
    })
    const version = z.int()
    expect(filledIn(full.partial().extend({ version }))).toEqual(['note', 'tags'])
    expect(filledIn(z.union([z.object({ version }), full.partial()]))).toEqual(['note', 'tags'])
    expect(filledIn(z.object({ name: z.string().optional(), version }))).toEqual([])
  })
})
