import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { systemText } from '../system.text.ts'
import styles from './ApiReference.module.css'
import {
  curlOf,
  linesOf,
  typeOf,
  typesIn,
  type Endpoint,
  type Line,
  type Operation,
  type Schema,
} from './openapi.ts'

const places = { path: 'inPath', query: 'inQuery', header: 'inHeader' } as const

/** One endpoint: its line, and everything about it when opened. */
export function ApiEndpoint({ endpoint }: { endpoint: Endpoint }): ReactNode {
  const locale = useLocale()
  const [opened, setOpened] = useState(false)
  const { method, path, operation } = endpoint
  return (
    <details className={styles['endpoint']} onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
      <summary>
        <span className={styles['method']}>{method}</span>
        <code className={styles['path']}>{path}</code>
        <span className={styles['summary']}>
          {locale === 'ja' ? operation['x-summary-ja'] : operation.summary}
        </span>
      </summary>
      {opened && <EndpointDetails endpoint={endpoint} />}
    </details>
  )
}

function EndpointDetails({ endpoint }: { endpoint: Endpoint }): ReactNode {
  const t = useText(systemText)
  const permission = usePermissionLabel()
  const { operation, named } = endpoint
  const { parameters, requestBody } = operation
  const body = requestBody?.content['application/json']?.schema
  const answer = answerOf(operation)
  const types = typesIn(
    [body, answer?.schema].filter((one) => one !== undefined),
    named,
  )
  return (
    <div className={styles['details']}>
      <p>
        {t('permission')}：{permission(operation['x-permission'])}
      </p>
      {parameters.length > 0 && (
        <>
          <h2>{t('parameters')}</h2>
          <Lines
            lines={parameters.map(({ name, required, schema, in: place }) => ({
              path: name,
              required,
              type: typeOf(schema),
              description: [t(places[place]), schema.description].filter(Boolean).join('・'),
              isOther: false,
            }))}
          />
        </>
      )}
      {body && (
        <>
          <h2>{t('body')}</h2>
          <Shape schema={body} />
        </>
      )}
      {requestBody?.content['multipart/form-data'] && <p>{t('body')}：multipart/form-data（file）</p>}
      {answer?.schema ? (
        <>
          <h2>
            {t('answer')}（{answer.status}）
          </h2>
          <Shape schema={answer.schema} />
        </>
      ) : (
        <p>
          {t('answer')}：{t(answer?.what ?? 'nothing')}
        </p>
      )}
      {types.size > 0 && <h2>{t('types')}</h2>}
      {[...types].map(([name, schema]) => (
        <details key={name} className={styles['type']}>
          <summary>
            <code>{name}</code>
          </summary>
          <Shape schema={schema} />
        </details>
      ))}
      <h2>{t('example')}</h2>
      <pre>{curlOf(window.location.origin, endpoint)}</pre>
    </div>
  )
}

type Answer = {
  readonly status: string
  readonly what: 'stream' | 'file' | 'nothing'
  readonly schema?: Schema
}

/** What comes back when it went well. */
function answerOf({ responses }: Operation): Answer | undefined {
  const [status, response] = Object.entries(responses).find(([code]) => code.startsWith('2')) ?? []
  if (status === undefined) return undefined
  const content = response?.content
  const schema = content?.['application/json']?.schema
  const what = content?.['text/event-stream'] ? 'stream' : content ? 'file' : 'nothing'
  return { status, what, ...(schema && { schema }) }
}

/** The properties of a record; of all else its type. */
function Shape({ schema }: { schema: Schema }): ReactNode {
  const lines = linesOf(schema)
  return lines.length > 0 ? <Lines lines={lines} /> : <code>{typeOf(schema)}</code>
}

function Lines({ lines }: { lines: readonly Line[] }): ReactNode {
  const t = useText(systemText)
  return (
    <table className={styles['lines']}>
      <thead>
        <tr>
          <th scope="col">{t('name')}</th>
          <th scope="col">{t('type')}</th>
          <th scope="col">{t('meaning')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ path, type, required, description, isOther }, at) => (
          <tr key={`${at} ${path}`}>
            <th scope="row">
              {isOther && <span className={styles['other']}>{t('or')}</span>}
              <code>{path}</code> {required && <span className={styles['required']}>{t('required')}</span>}
            </th>
            <td>
              <code>{type}</code>
            </td>
            <td>{description}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function usePermissionLabel(): (permission: string) => string {
  const t = useText(systemText)
  const say = useSay()
  const { data } = useQuery({
    queryKey: ['field', 'catalogue'],
    queryFn: ({ signal }) => api.system.catalogue({}, { signal }),
  })
  return (permission) => {
    if (permission === 'public' || permission === 'signedIn') return t(permission)
    const known = data?.permissions.find(({ key }) => key === permission)
    return known ? `${say(known.label)}（${permission}）` : permission
  }
}
