/**
 * What is asked for while an answer is on its way is asked together once it is there: under load many questions become one, and alone each goes at once.
 * Whatever is asked is read after it was asked. A failure is everybody's who asked together.
 */
export function makeGatherer<Ask, Answer>(answerAll: (asks: readonly Ask[]) => Promise<readonly Answer[]>): (ask: Ask) => Promise<Answer> {
  type Waiting = { readonly ask: Ask; readonly resolve: (answer: Answer) => void; readonly reject: (cause: unknown) => void }
  let waiting: Waiting[] = []
  let isAsking = false
  const askAll = async (): Promise<void> => {
    isAsking = true
    while (waiting.length > 0) {
      const asked = waiting
      waiting = []
      try {
        const answers = await answerAll(asked.map((one) => one.ask))
        asked.forEach((one, index) => {
          const answer = answers[index]
          if (answer === undefined) one.reject(new Error('Every question has its answer.'))
          else one.resolve(answer)
        })
      } catch (cause) {
        for (const one of asked) one.reject(cause)
      }
    }
    isAsking = false
  }
  return (ask) => new Promise((resolve, reject) => {
    waiting.push({ ask, resolve, reject })
    // Those that come in the same turn of the loop go along.
    if (!isAsking) {
      isAsking = true
      queueMicrotask(() => void askAll())
    }
  })
}
