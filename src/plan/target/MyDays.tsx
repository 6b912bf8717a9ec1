import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { formatDay } from '../../platform/ui/formatDay.ts'
import { formatFigure } from '../../platform/ui/formatFigure.ts'
import { RefusalAlert } from '../../platform/ui/RefusalAlert.tsx'
import { defineWords, useLanguage, useWords } from '../../platform/ui/words.ts'
import { targetQuery } from './targetClient.ts'
import { linePath } from './targetText.web.ts'

const words = defineWords({
  zh: { title: '最新一天', day: (day: string) => `${day}的数字，括号内为本月至今`, subject: '所负责' },
  en: { title: 'The newest day', day: (day: string) => `Figures of ${day}; in brackets the month so far`, subject: 'Answers for' },
})

/** What came in last at what a person answers for; nothing where he answers for nothing. */
export function MyDays({ staffNo }: { readonly staffNo: string }): ReactNode {
  const t = useWords(words)
  const { language } = useLanguage()
  const days = useQuery(targetQuery.targets.days.queryOptions({ input: staffNo === '' ? {} : { staffNo } }))
  if (days.error) return <RefusalAlert error={days.error} onRetry={() => void days.refetch()} />
  const { data } = days
  if (!data || data.day === null) return null
  return (
    <section>
      <h2>{t.title}</h2>
      <p className="bh-faint bh-small">{t.day(formatDay(data.day, language))}</p>
      <div className="bh-mine-days" role="region" aria-label={t.title} tabIndex={0}>
        <table>
          <thead><tr><th scope="col">{t.subject}</th>{data.measures.map((measure) => <th key={measure.measureId} scope="col"><Link to={`/measures/${measure.measureId}?period=${data.day}`}>{measure.name[language]}</Link></th>)}</tr></thead>
          <tbody>
            {data.subjects.map((subject) => (
              <tr key={`${subject.subjectKind} ${subject.subjectCode}`}>
                <th scope="row">{subject.subjectName}</th>
                {subject.figures.map((figure, index) => {
                  const unit = data.measures[index]?.unit ?? 'count'
                  return <td key={figure.measureId}><strong>{figure.value === null ? formatFigure(null, unit, language) : <Link to={linePath({ ...subject, measureId: figure.measureId, brand: '', period: data.day ?? '' })}>{formatFigure(figure.value, unit, language)}</Link>}</strong> <span className="bh-soft bh-small">({formatFigure(figure.monthToDate, unit, language)})</span></td>
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
