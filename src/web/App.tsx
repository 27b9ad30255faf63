import { MantineProvider, Modal } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Suspense, useEffect, useState, type ReactNode } from 'react'
import { onSignedOut } from './api.ts'
import { uis } from './features.ts'
import { setLocale, useText } from './locale.ts'
import { Mark } from './parts/Mark.tsx'
import { ErrorState } from './parts/states.tsx'
import { queryClient } from './query.ts'
import { routerOf } from './router.tsx'
import { meQuery, SessionProvider, type Me } from './session.tsx'
import { shellText } from './shell.text.ts'
import { remember } from './storage.ts'
import { colorSchemes, cssVariables, theme } from './theme.ts'
import { UiProvider } from './ui-context.tsx'

const router = routerOf(uis)
const entrance = uis.map((ui) => ui.entrance).find((one) => one !== undefined)

export function App({ nonce }: { nonce: string }): ReactNode {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorSchemes}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <UiProvider uis={uis}>
          <Gate />
          <Notifications position="bottom-right" limit={4} />
        </UiProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}

type SignedIn = Me & { user: NonNullable<Me['user']> }

/** Set-up, sign-in or the shell. The address stays what it is, so that one comes in where one wanted to go. */
function Gate(): ReactNode {
  const queryClient = useQueryClient()
  const { data: me, error, isPending, refetch } = useQuery(meQuery)
  const [entered, setEntered] = useState<SignedIn | null>(null)
  const user = me?.user
  if (user && entered?.user !== user) setEntered({ ...me, user })
  const folded = me?.preferences['nav.folded'] === true
  useEffect(() => {
    if (user) setLocale(user.locale)
  }, [user])
  // What first-paint.js draws at the next start.
  useEffect(() => {
    if (me) remember('enishi.frame', !user ? '' : folded ? 'folded' : 'whole')
  }, [me, user, folded])

  if (entered) return <Inside me={user ? { ...me, user } : entered} ended={!user} />
  if (isPending) return <Opening />
  if (!me) return <ErrorState error={error} onRetry={() => void refetch()} />
  const Entrance = me.needsSetup ? entrance?.SetUp : entrance?.SignIn
  const enter = (): void => void queryClient.resetQueries()
  return <Suspense fallback={<Opening />}>{Entrance && <Entrance onSignedIn={enter} />}</Suspense>
}

/**
 * Keeps the screen of the person who is here. When the session ends under their hands the work stays where it is and
 * the sign-in comes over it; somebody else who signs in gets a fresh page.
 */
function Inside({ me, ended }: { me: SignedIn; ended: boolean }): ReactNode {
  const t = useText(shellText)
  const queryClient = useQueryClient()
  const [refused, setRefused] = useState(false)
  useEffect(() => onSignedOut(() => setRefused(true)), [])
  const comeBack = async (): Promise<void> => {
    const now = await queryClient.fetchQuery({ ...meQuery, staleTime: 0 })
    if (now.user?.id !== me.user.id) window.location.assign('/')
    setRefused(false)
    await queryClient.invalidateQueries()
  }
  return (
    <SessionProvider me={me}>
      <RouterProvider router={router} />
      <Modal
        opened={ended || refused}
        onClose={() => {}}
        withCloseButton={false}
        closeOnEscape={false}
        closeOnClickOutside={false}
        title={t('signInAgain')}
      >
        <p>{t('signedOutElsewhere')}</p>
        <Suspense>
          {entrance && <entrance.SignIn email={me.user.email} onSignedIn={() => void comeBack()} />}
        </Suspense>
      </Modal>
    </SessionProvider>
  )
}

function Opening(): ReactNode {
  const t = useText(shellText)
  return (
    <div role="status" aria-label={t('loading')} className="opening">
      <div>
        <Mark />
      </div>
      <div />
    </div>
  )
}
