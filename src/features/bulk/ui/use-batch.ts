import { queryOptions } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'
import { useCatalogue, useColleagues, useFields } from '#web/catalogue.ts'
import { useSay, useText } from '#web/locale.ts'
import type { Batch } from '../bulk.api.ts'
import { bulkText } from '../bulk.text.ts'

export type Described = Answer<typeof api.bulk.get>

export const isWorking = ({ state }: Pick<Batch, 'state'>): boolean =>
  state === 'gathering' || state === 'running' || state === 'undoing'

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['bulk', 'get', id],
    queryFn: ({ signal }) => api.bulk.get({ params: { id } }, { signal }),
    // Its progress is announced; this is for a line that is cut meanwhile.
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? 5000 : false),
  })

const textOf = (params: unknown, key: string): string | undefined => {
  const value =
    typeof params === 'object' && params !== null ? new Map(Object.entries(params)).get(key) : undefined
  return value === null || value === undefined || value === '' ? undefined : String(value)
}

/** 「担当を変える：佐藤 花子」: what a batch did, as people say it. */
export function useBatchName(): (batch: Pick<Batch, 'action' | 'params'>) => string {
  const t = useText(bulkText)
  const say = useSay()
  const { actions } = useCatalogue()
  const fields = useFields('customer')
  const colleagues = useColleagues()
  return ({ action, params }) => {
    const known = actions.find(({ kind }) => kind === action)
    const name = known ? say(known.label) : action
    const key = textOf(params, 'field')
    const field = fields.find((one) => one.key === key)
    const value = textOf(params, 'value')
    const ownerId = textOf(params, 'ownerId')
    const detail =
      key === undefined
        ? action === 'owner.set'
          ? (colleagues.find(({ id }) => id === ownerId)?.name ?? t('nobody'))
          : textOf(params, 'tagName')
        : `${field ? say(field.label) : key} → ${
            value === undefined
              ? t('cleared')
              : (field?.options?.find((option) => option.value === value) &&
                  say(
                    field.options.find((option) => option.value === value)?.label ?? { ja: value, en: value },
                  )) ||
                value
          }`
    return detail === undefined ? name : t('named', { name, detail })
  }
}
