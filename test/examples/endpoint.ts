import express from 'express';
import { setAttribute, tracingMiddleware, withSpan } from '../../services/tracing';

const titles = new Map([['42', 'Yotsuba to!']]);

export const app = express().use(tracingMiddleware);

app.get('/api/series/:id', (request, response) => {
  const title = withSpan('series.find', () => {
    setAttribute('series.id', request.params.id);
    return titles.get(request.params.id);
  });
  if (title === undefined) response.status(404).json({ detail: `no series ${request.params.id}` });
  else response.json({ title });
});
