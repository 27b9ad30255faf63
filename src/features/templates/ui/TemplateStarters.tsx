import { useNavigate } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useSay } from '#web/locale.ts'
import { problemToast } from '#web/parts/toasts.tsx'
import { StarterCards } from './StarterCards.tsx'
import type { Starter } from './template-queries.ts'

/** Pressed, one becomes a template of one's own. */
export function TemplateStarters(): ReactNode {
  const say = useSay()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const start = async ({ label, description, class: mailClass, content }: Starter): Promise<void> => {
    if (busy) return
    setBusy(true)
    try {
      const body = { name: say(label), description: say(description), class: mailClass, content }
      const { id } = await api.templates.create({ body })
      await navigate({ to: `/templates/${id}` })
    } catch (refusal) {
      problemToast(refusal)
    }
    setBusy(false)
  }
  return <StarterCards onPick={(starter) => void start(starter)} />
}
