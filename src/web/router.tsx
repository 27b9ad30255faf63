import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { Suspense, type ReactNode } from 'react'
import { parseSearch, stringifySearch } from './address.ts'
import { useText } from './locale.ts'
import { PageSkeleton } from './parts/Skeletons.tsx'
import { ErrorState, NoPermission, NotFound } from './parts/states.tsx'
import { useMay } from './session.tsx'
import { Shell } from './shell/Shell.tsx'
import { shellText } from './shell.text.ts'
import type { Ui, UiRoute } from './ui.ts'

/** The routes of all features inside the shell; a screen is loaded when its address is opened. */
export function routerOf(uis: readonly Ui[]) {
  const root = createRootRoute({ component: Shell, notFoundComponent: MissingPage, errorComponent: Broken })
  const routes = uis
    .flatMap((ui) => ui.routes ?? [])
    .map((route) =>
      createRoute({
        getParentRoute: () => root,
        path: route.path,
        component: () => <Guarded route={route} />,
        errorComponent: Broken,
      }),
    )
  return createRouter({
    routeTree: root.addChildren(routes),
    scrollRestoration: true,
    parseSearch,
    stringifySearch,
  })
}

function Guarded({ route: { permission = 'signedIn', screen: Screen } }: { route: UiRoute }): ReactNode {
  const may = useMay()
  return (
    <Suspense fallback={<PageSkeleton />}>
      {may(permission) ? <Screen /> : <NoPermission permission={permission} />}
    </Suspense>
  )
}

function MissingPage(): ReactNode {
  const t = useText(shellText)
  return (
    <NotFound title={t('notFound')} to="/" action={t('backHome')}>
      {t('notFoundWhy')}
    </NotFound>
  )
}

function Broken({ error, reset }: { error: unknown; reset: () => void }): ReactNode {
  return <ErrorState error={error} onRetry={reset} />
}
