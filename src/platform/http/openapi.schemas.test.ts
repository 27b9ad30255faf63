import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { schemasOfContracts } from './openapi.schemas.ts'

const color = z.object({ red: z.int().min(0).max(255) })

describe('the schemas of the OpenAPI document', () => {
  it('stand once when they have a name, and are referred to', () => {
    const { input, output, named } = schemasOfContracts(
      [{ Color: color }],
      { paint: z.object({ with: color, under: color.nullable() }) },
      { painted: z.array(color) },
    )
    const $ref = '#/components/schemas/Color'
    expect(input['paint']).toMatchObject({
      properties: { with: { $ref }, under: { anyOf: [{ $ref }, { type: 'null' }] } },
    })
    expect(output['painted']).toEqual({ type: 'array', items: { $ref } })
    expect(named).toEqual({
      Color: {
        type: 'object',
        properties: { red: { type: 'integer', minimum: 0, maximum: 255 } },
        required: ['red'],
      },
    })
  })

  it('keep what is said of one at one place', () => {
    const { input } = schemasOfContracts([{ Color: color }], { ink: color.describe('Of the text') }, {})
    expect(input['ink']).toEqual({ $ref: '#/components/schemas/Color', description: 'Of the text' })
  })

  it('have two names where less may be sent than is answered, and so has what holds them', () => {
    const line = z.object({ text: z.string(), size: z.int().default(16) })
    const page = z.object({ lines: z.array(line), color })
    const { named } = schemasOfContracts([{ Line: line, Page: page, Color: color }], { page }, { page })
    expect(Object.keys(named)).toEqual(['Color', 'Line', 'LineInput', 'Page', 'PageInput'])
    expect(named).toMatchObject({
      Line: { required: ['text', 'size'] },
      LineInput: { required: ['text'] },
      Page: { properties: { lines: { items: { $ref: '#/components/schemas/Line' } } } },
      PageInput: { properties: { lines: { items: { $ref: '#/components/schemas/LineInput' } } } },
    })
  })

  it('hold themselves by their name', () => {
    type Node = { text: string; parts: Node[] }
    const node: z.ZodType<Node> = z.object({
      text: z.string(),
      get parts() {
        return z.array(node)
      },
    })
    const { named } = schemasOfContracts([{ Node: node }], {}, { tree: node.describe('The root') })
    expect(named['Node']).toMatchObject({
      properties: { parts: { type: 'array', items: { $ref: '#/components/schemas/Node' } } },
    })
    expect(() => schemasOfContracts([], {}, { tree: node })).toThrow('has no name')
  })

  it('are left out when no contract leads to them', () => {
    expect(schemasOfContracts([{ Color: color }], {}, {}).named).toEqual({})
  })

  it('cannot share a name, nor have two', () => {
    expect(() => schemasOfContracts([{ Color: color }, { Color: z.string() }], {}, {})).toThrow('named twice')
    expect(() => schemasOfContracts([{ Color: color, Paint: color }], {}, {})).toThrow('named twice')
    const line = z.object({ size: z.int().default(16) })
    const other = z.object({ size: z.int() })
    expect(() => schemasOfContracts([{ Line: line, LineInput: other }], { line, other }, { line })).toThrow(
      'named LineInput',
    )
  })

  it('let an answer grow, and refuse to be sent what a strict one does not know', () => {
    const strict = z.strictObject({ name: z.string() })
    const { input, output } = schemasOfContracts([], { color, strict }, { color, strict })
    expect(output['color']).not.toHaveProperty('additionalProperties')
    expect(input['strict']).toMatchObject({ additionalProperties: false })
  })

  it('say a format by its name alone', () => {
    const { input } = schemasOfContracts([], { id: z.uuid(), code: z.string().regex(/^[a-z]+$/) }, {})
    expect(input).toEqual({
      id: { type: 'string', format: 'uuid' },
      code: { type: 'string', pattern: '^[a-z]+$' },
    })
  })
})
