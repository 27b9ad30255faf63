import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useKeys } from '../keys.ts'
import { useLive } from '../live.ts'
import { useText } from '../locale.ts'
import { usePreference } from '../session.tsx'
import { shellText } from '../shell.text.ts'
import { BottomBar } from './BottomBar.tsx'
import { Header } from './Header.tsx'
import { Nav } from './Nav.tsx'
import styles from './Shell.module.css'

const PaletteDialog = lazy(() => import('./PaletteDialog.tsx').then((m) => ({ default: m.PaletteDialog })))
const KeysDialog = lazy(() => import('./KeysDialog.tsx').then((m) => ({ default: m.KeysDialog })))

/** The frame: navigation left (below on phones), search and bell above, the screen in the middle. */
export function Shell(): ReactNode {
  const t = useText(shellText)
  const navigate = useNavigate()
  const [folded, setFolded] = usePreference('nav.folded', false, (stored) => typeof stored === 'boolean')
  const [palette, { open: openPalette, close: closePalette }] = useDisclosure(false)
  const [keys, { open: openKeys, close: closeKeys }] = useDisclosure(false)
  // A dialog is loaded at its first use and then stays, so that closing it can be seen.
  const [used, setUsed] = useState({ palette: false, keys: false })
  if (palette && !used.palette) setUsed({ ...used, palette: true })
  if (keys && !used.keys) setUsed({ ...used, keys: true })
  const content = useFocusOnArrival()
  useLive()
  useKeys(t('everywhere'), [
    { keys: 'mod+k', label: t('findWhat'), run: openPalette, inFields: true },
    { keys: '/', label: t('findWhat'), run: openPalette },
    { keys: '?', label: t('keys'), run: openKeys },
    { keys: 'h', label: t('home'), run: () => void navigate({ to: '/' }) },
  ])
  return (
    <div className={styles['shell']} data-folded={folded || undefined}>
      <a href="#content" className={styles['skip']}>
        {t('skip')}
      </a>
      <Nav folded={folded} onFold={setFolded} />
      <Header onFind={openPalette} onKeys={openKeys} />
      <main ref={content} id="content" tabIndex={-1} className={styles['content']}>
        <Outlet />
      </main>
      <BottomBar />
      <Suspense>
        {used.palette && <PaletteDialog opened={palette} onClose={closePalette} />}
        {used.keys && <KeysDialog opened={keys} onClose={closeKeys} />}
      </Suspense>
    </div>
  )
}

/** On another page the keyboard and the screen reader begin with that page, not with the link that led there. */
function useFocusOnArrival(): RefObject<HTMLElement | null> {
  const content = useRef<HTMLElement>(null)
  const path = useLocation({ select: ({ pathname }) => pathname })
  const first = useRef(path)
  useEffect(() => {
    if (first.current === path) return
    first.current = ''
    content.current?.focus({ preventScroll: true })
  }, [path])
  return content
}
