import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, type Answer } from '#web/api.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import type { Tone } from '#web/parts/StatusBadge.tsx'
import { inTree } from './category-order.ts'

export type Product = Answer<typeof api.products.get>
export type ProductRow = Answer<typeof api.products.list>['items'][number]
export type Category = Answer<typeof api.products.categories>['items'][number]

export function productQuery(id: string) {
  return queryOptions({
    queryKey: ['product', 'get', id],
    queryFn: ({ signal }) => api.products.get({ params: { id } }, { signal }),
  })
}

export const categoriesQuery = queryOptions({
  queryKey: ['product', 'categories'],
  queryFn: ({ signal }) => api.products.categories({}, { signal }),
})

export const toneOf: { readonly [S in ProductRow['state']]: Tone } = {
  coming: 'info',
  active: 'good',
  ended: 'neutral',
}

/** All categories as options: as a tree, those below others behind a space a level, or each by its whole path. */
export function useCategoryOptions(as: 'tree' | 'path' = 'tree'): { value: string; label: string }[] {
  const { data } = useQuery(categoriesQuery)
  return useMemo(
    () =>
      inTree(data?.items ?? []).map(({ id, name, depth, path }) => ({
        value: id,
        label: as === 'path' ? path.join(' > ') : `${'\u3000'.repeat(depth)}${name}`,
      })),
    [data, as],
  )
}

/** Runs a change of a product that answers with it: the page shows what is stored, and a refusal is told. */
export function useProductChange(id: string): (change: () => Promise<Product>) => Promise<boolean> {
  const queryClient = useQueryClient()
  return async (change) => {
    try {
      queryClient.setQueryData(productQuery(id).queryKey, await change())
      return true
    } catch (error) {
      problemToast(error)
      await queryClient.invalidateQueries({ queryKey: productQuery(id).queryKey })
      return false
    }
  }
}
