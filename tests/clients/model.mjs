// A scripted model on the loopback: it answers a real client with the tool calls of
// a list, one a turn, and keeps what the client sent back for each.
//
// Wire formats as the clients of `clients.json` speak them.
import http from 'node:http'

const USAGE = { input_tokens: 10, output_tokens: 5 }

/** The four ways in which clients ask: what a request holds, what an answer looks like. */
const dialects = {
  anthropic: {
    tools: body => (body.tools ?? []).map(tool => tool.name),
    /** The opening message tells a subagent's conversation from the main one. */
    opening: body => JSON.stringify(body.messages?.[0] ?? ''),
    outputs(body) {
      return (body.messages ?? [])
        .flatMap(message => (Array.isArray(message.content) ? message.content : []))
        .filter(block => block.type === 'tool_result')
        .map(block => [block.tool_use_id, flat(block.content)])
    },
    other: path => (path.includes('count_tokens') ? { input_tokens: 10 } : undefined),
    answer(step, id, body, response) {
      const block = step
        ? { type: 'tool_use', id, name: step.tool, input: step.input }
        : { type: 'text', text: 'done' }
      const message = {
        id: `msg_${id}`, type: 'message', role: 'assistant', model: body.model,
        stop_reason: step ? 'tool_use' : 'end_turn', stop_sequence: null, usage: USAGE,
      }
      if (!body.stream) return json(response, { ...message, content: [block] })
      const [empty, delta] = step
        ? [{ ...block, input: {} }, { type: 'input_json_delta', partial_json: JSON.stringify(step.input) }]
        : [{ ...block, text: '' }, { type: 'text_delta', text: block.text }]
      const start = { ...message, content: [], stop_reason: null }
      events(response, [
        { type: 'message_start', message: start },
        { type: 'content_block_start', index: 0, content_block: empty },
        { type: 'content_block_delta', index: 0, delta },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: message.stop_reason, stop_sequence: null }, usage: { output_tokens: 5 } },
        { type: 'message_stop' },
      ], true)
    },
  },

  responses: {
    // Newer models get their tools as items of the input.
    tools: body => [
      ...(body.tools ?? []),
      ...(Array.isArray(body.input) ? body.input : []).flatMap(item => item.tools ?? []),
    ].flatMap(tool => [tool.name, ...(tool.tools ?? []).map(inner => inner.name)]).filter(Boolean),
    opening: body => JSON.stringify((body.input ?? []).filter(item => item.role === 'user')),
    outputs: body => (Array.isArray(body.input) ? body.input : [])
      .filter(item => item.type === 'function_call_output' || item.type === 'custom_tool_call_output')
      .map(item => [item.call_id, flat(item.output)]),
    other: () => undefined,
    answer(step, id, body, response) {
      const call = { id: `item_${id}`, call_id: id, name: step?.tool }
      const item = !step
        ? { type: 'message', id: `item_${id}`, role: 'assistant', content: [{ type: 'output_text', text: 'done' }] }
        : typeof step.input === 'string'
          ? { type: 'custom_tool_call', ...call, input: step.input }
          : { type: 'function_call', ...call, arguments: JSON.stringify(step.input) }
      if (step?.namespace) item.namespace = step.namespace
      const full = {
        id: `resp_${id}`, object: 'response', status: 'completed', output: [item],
        usage: { ...USAGE, total_tokens: 15, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } },
      }
      if (!body.stream) return json(response, full)
      events(response, [
        { type: 'response.created', response: { id: full.id } },
        { type: 'response.output_item.done', output_index: 0, item },
        { type: 'response.completed', response: full },
      ], true)
    },
  },

  chat: {
    tools: body => (body.tools ?? []).map(tool => tool.function?.name ?? tool.name),
    opening: body => JSON.stringify((body.messages ?? []).find(message => message.role === 'user') ?? ''),
    outputs: body => (body.messages ?? [])
      .filter(message => message.role === 'tool')
      .map(message => [message.tool_call_id, flat(message.content)]),
    other: () => undefined,
    answer(step, id, body, response) {
      const message = step
        ? { role: 'assistant', content: null, tool_calls: [{ index: 0, id, type: 'function', function: { name: step.tool, arguments: JSON.stringify(step.input) } }] }
        : { role: 'assistant', content: 'done' }
      const full = { id: `chat_${id}`, created: 1, model: body.model }
      const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
      const finish_reason = step ? 'tool_calls' : 'stop'
      if (!body.stream) return json(response, { ...full, object: 'chat.completion', choices: [{ index: 0, message, finish_reason }], usage })
      const object = 'chat.completion.chunk'
      events(response, [
        { ...full, object, choices: [{ index: 0, delta: message, finish_reason: null }] },
        { ...full, object, choices: [{ index: 0, delta: {}, finish_reason }], usage },
      ], false)
    },
  },

  gemini: {
    tools: body => (body.tools ?? []).flatMap(tool => (tool.functionDeclarations ?? []).map(one => one.name)),
    opening: body => JSON.stringify(body.contents?.[0] ?? ''),
    outputs: body => (body.contents ?? [])
      .flatMap(content => content.parts ?? [])
      .filter(part => part.functionResponse)
      .map(part => [part.functionResponse.id, JSON.stringify(part.functionResponse.response)]),
    other: path => (path.includes('countTokens') ? { totalTokens: 10 } : undefined),
    answer(step, id, body, response, path) {
      // Before a turn the client may ask which of its models fits.
      const judges = body.generationConfig?.responseMimeType === 'application/json'
      const verdict = { reasoning: 'x', model_choice: 'flash', complexity_reasoning: 'x', complexity_score: 10 }
      const text = judges ? JSON.stringify(verdict) : 'done'
      const part = step ? { functionCall: { id, name: step.tool, args: step.input } } : { text }
      const full = {
        candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
        modelVersion: 'scripted',
      }
      return path.includes('stream') ? events(response, [full], false) : json(response, full)
    },
  },
}

function flat(content) {
  if (typeof content === 'string') return content
  if (Array.isArray(content)) return content.map(part => part.text ?? JSON.stringify(part)).join('\n')
  return JSON.stringify(content ?? '')
}

function json(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

function events(response, list, named) {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.end(list.map(event => `${named ? `event: ${event.type}\n` : ''}data: ${JSON.stringify(event)}\n\n`).join(''))
}

/**
 * Starts a model. `script` is a list of `{ tool, input }`, one a turn; a step with
 * `inside: [steps]` starts a subagent whose prompt holds `MARK`, and `inside` is what that subagent does.
 * `afterStep(step)` runs when the client comes back from a step.
 */
export async function startModel(dialect, script, afterStep = () => {}) {
  const speak = dialects[dialect]
  const inside = script.flatMap(step => step.inside ?? [])
  const requests = []
  const answers = new Map()
  const offered = new Set()
  const given = new Map()
  const settled = new Set()
  const turns = { main: 0, sub: 0 }
  let last = ''

  function next(body) {
    if (speak.tools(body).length === 0) return {}
    const sub = inside.length > 0 && speak.opening(body).includes(MARK)
    const [who, list] = sub ? ['sub', inside] : ['main', script]
    const turn = turns[who]++
    return { step: list[turn], id: `call_${who}_${turn}` }
  }

  const server = http.createServer((request, response) => {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const other = speak.other(request.url)
      if (request.method !== 'POST' || other) return json(response, other ?? { data: [], models: [] })
      let body
      try {
        body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      } catch {
        response.writeHead(400)
        return response.end()
      }
      requests.push(body)
      speak.tools(body).forEach(tool => offered.add(tool))
      for (const [id, text] of speak.outputs(body)) {
        answers.set(given.get(id), text)
        if (!settled.has(id) && given.has(id)) {
          settled.add(id)
          last = text
          afterStep(given.get(id))
        }
      }
      const { step, id } = next(body)
      if (step) given.set(id, step)
      // An input may depend on what the model was last told: the number of a session, say.
      const call = step && typeof step.input === 'function' ? { ...step, input: step.input(last) } : step
      speak.answer(call, id ?? `call_none_${requests.length}`, body, response, request.url)
    })
  })
  await new Promise(ready => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** What the model was told about a step; undefined when it never was. */
    told: step => answers.get(step),
    /** Whether a text stands anywhere in what the model was sent. */
    saw: text => requests.some(body => JSON.stringify(body).includes(JSON.stringify(text).slice(1, -1))),
    requests,
    offered,
    close: () => new Promise(done => { server.closeAllConnections(); server.close(done) }),
  }
}

/** Stands in the prompt of a subagent. */
export const MARK = 'SCRIPTED-SUBAGENT'
