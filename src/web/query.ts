import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

const minute = 60_000

/**
 * Query keys begin with the topic that the server announces when the thing changes (`customer`, `job` …), so that
 * {@link useLive} can tell what to read again: `queryKey: ['customer', 'list', query]`.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Changes are announced; this is only for what was missed.
      staleTime: minute,
      gcTime: 10 * minute,
      // It works on an island: the browser's idea of being online says nothing about a server in the same room.
      networkMode: 'always',
      retry: (failures, error) => failures < 2 && mayPass(error),
      retryDelay: (failures) => Math.min(800 * 2 ** failures, 5000),
    },
    // The client repeats writes by itself where that is safe (api.ts).
    mutations: { networkMode: 'always', retry: false },
  },
})

/** Whether asking again can help: a refusal stays a refusal. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiProblem && (error.body.status === 0 || error.body.status >= 500)
}
