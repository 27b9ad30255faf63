import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Answer } from '#web/api.ts'

/** As the API answers it. */
export type Customer = Answer<typeof api.customers.get>
export type Tag = Answer<typeof api.tags.list>['items'][number]

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ['customer', 'get', id],
    queryFn: ({ signal }) => api.customers.get({ params: { id } }, { signal }),
  })
}

/** Writes answer with the whole record: it is shown at once, before the live stream tells of it. */
export function useShowCustomer(): (customer: Customer) => void {
  const queryClient = useQueryClient()
  return (customer) => queryClient.setQueryData(customerQuery(customer.id).queryKey, customer)
}

export function useTags(): readonly Tag[] {
  const { data } = useQuery({
    queryKey: ['tag', 'list'],
    queryFn: ({ signal }) => api.tags.list({}, { signal }),
  })
  return data?.items ?? []
}

/** The API takes so many at once; more go in several calls, in their order. */
const mostAtOnce = 1000

/** Does an action of the catalogue to customers and answers whom it changed. */
export async function act(action: string, params: unknown, ids: readonly string[]): Promise<string[]> {
  const changed: string[] = []
  for (let from = 0; from < ids.length; from += mostAtOnce) {
    const some = ids.slice(from, from + mostAtOnce)
    changed.push(...(await api.customers.act({ body: { action, params, ids: some } })).changed)
  }
  return changed
}
