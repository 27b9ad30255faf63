import { Textarea } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api, type Answer } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { Form } from '#web/parts/Form.tsx'
import { FormField } from '#web/parts/FormField.tsx'
import { Page } from '#web/parts/Page.tsx'
import { PageSkeleton } from '#web/parts/Skeletons.tsx'
import { currentOf } from '#web/parts/stale.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { useForm, type Form as FormState } from '#web/parts/use-form.ts'
import { ApiProblem, isProblem } from '#web/problem.ts'
import { pageText } from '../words.page.text.ts'
import { wordsText } from '../words.text.ts'
import { readLines } from './lines.ts'

type Versioned = Answer<typeof api.words.get>
const lists = ['variants', 'abbreviations'] as const
type List = (typeof lists)[number]
type Values = { [L in List]: string }

const queryKey = ['words', 'all']
const askAgain = 3000

/** Variants of characters and abbreviations of the organisation's own. */
export function WordsPage(): ReactNode {
  const t = useText(wordsText)
  const say = useText(pageText)
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api.words.get({}, { signal }),
    refetchInterval: ({ state }) => (state.data?.rebuilding ? askAgain : false),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <PageSkeleton />
  return (
    <Page title={t('words')} lead={say('lead')} shape="reading">
      {data.rebuilding !== null && <p role="status">{say('rebuilding')}</p>}
      <WordsForm read={data} />
    </Page>
  )
}

/** `read` is what the form began with: a newer version arriving while one types is met when one saves. */
function WordsForm({ read }: { read: Versioned }): ReactNode {
  const t = useText(wordsText)
  const say = useText(pageText)
  const queryClient = useQueryClient()
  const [base, setBase] = useState(read)
  const [newer, setNewer] = useState<Versioned | null>(null)
  const store = async (values: Values, version: number): Promise<void> => {
    try {
      const saved = await api.words.update({ body: { version, words: wordsOf(values) } })
      setBase(saved)
      queryClient.setQueryData(queryKey, saved)
    } catch (error) {
      throw withLines(error, values, (line, message) => say('inLine', { line, message }))
    }
  }
  const form = useForm<Values>({
    initial: valuesOf(read),
    check: (values) =>
      lists.flatMap((name) => {
        const [line] = readLines(values[name]).wrong
        return line === undefined ? [] : [{ name, message: say('twoParts', { line }) }]
      }),
    save: async (values) => {
      try {
        await store(values, base.version)
      } catch (error) {
        if (!isProblem(error, 'stale') || !currentOf(error)) throw error
        setNewer(await api.words.get())
        throw error
      }
    },
  })
  return (
    <>
      <Form form={form} action={say('save')}>
        <PairsField
          form={form}
          name="variants"
          help={say('variantsHelp')}
          example={say('variantsExample')}
          rows={10}
        />
        <PairsField
          form={form}
          name="abbreviations"
          help={say('abbreviationsHelp')}
          example={say('abbreviationsExample')}
          rows={4}
        />
      </Form>
      {newer && (
        <StaleDialog
          rows={lists
            .map((name) => ({ label: t(name), mine: form.values[name], theirs: valuesOf(newer)[name] }))
            .filter(({ mine, theirs }) => mine !== theirs)}
          onKeepTheirs={() => {
            setBase(newer)
            form.reset(valuesOf(newer))
            setNewer(null)
          }}
          onKeepMine={() => {
            setBase(newer)
            setNewer(null)
            void form.submit((values) => store(values, newer.version))
          }}
        />
      )}
    </>
  )
}

type PairsFieldProps = { form: FormState<Values>; name: List; help: string; example: string; rows: number }

function PairsField({ form, name, help, example, rows }: PairsFieldProps): ReactNode {
  const t = useText(wordsText)
  return (
    <FormField form={form} name={name} label={t(name)} help={help} example={example}>
      {(control) => (
        <Textarea
          {...control}
          autosize
          minRows={rows}
          maxRows={30}
          spellCheck={false}
          value={form.values[name]}
          onChange={({ currentTarget }) => form.set(name, currentTarget.value)}
        />
      )}
    </FormField>
  )
}

function wordsOf(values: Values): Versioned['words'] {
  return {
    variants: readLines(values.variants).pairs.map(({ left, right }) => ({ from: left, to: right })),
    abbreviations: readLines(values.abbreviations).pairs.map(({ left, right }) => ({
      short: left,
      form: right,
    })),
  }
}

function valuesOf({ words }: Versioned): Values {
  return {
    variants: words.variants.map(({ from, to }) => `${from} ${to}`).join('\n'),
    abbreviations: words.abbreviations.map(({ short, form }) => `${short} ${form}`).join('\n'),
  }
}

/** What the server says of a pair, said of the line that it stands in. */
function withLines(error: unknown, values: Values, say: (line: string, message: string) => string): unknown {
  if (!isProblem(error, 'invalid')) return error
  const fields = lists.flatMap((name) => {
    const { pairs } = readLines(values[name])
    const messages = error.fields.flatMap(({ path, message }) => {
      const [, at] = /^(?:body\.)?words\.\w+\.(\d+)/.exec(path) ?? []
      const line = path.includes(`words.${name}.`) ? pairs[Number(at)]?.line : undefined
      return line === undefined ? [] : [say(String(line), message)]
    })
    return messages.length === 0 ? [] : [{ path: name, message: messages.slice(0, 5).join('\n') }]
  })
  return fields.length === 0 ? error : new ApiProblem({ ...error.body, fields })
}
