import { useEffect, useMemo, useState } from "react";

type Departure = { train: string; at: string; delayMinutes: number; platform: string };

interface BoardProps {
  station: string;
  limit?: number;
  onSelect?: (departure: Departure) => void;
}

export function Board({ station, limit = 12, onSelect }: BoardProps) {
  const [departures, setDepartures] = useState<Departure[]>([]);
  const [error, setError] = useState<string | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    fetch(`/api/stations/${encodeURIComponent(station)}/departures`, { signal: controller.signal })
      .then((response) => {
        if (!response.ok) throw new Error(`status ${response.status}`);
        return response.json() as Promise<Departure[]>;
      })
      .then(setDepartures)
      .catch((reason) => {
        if (reason.name !== "AbortError") setError(String(reason));
      });
    return () => controller.abort();
  }, [station]);

  const shown = useMemo(
    () => [...departures].sort((a, b) => a.at.localeCompare(b.at)).slice(0, limit),
    [departures, limit],
  );

  if (error) return <p role="alert">No departures: {error}</p>;
  return (
    <table className="board" aria-label={`Departures from ${station}`}>
      <tbody>
        {shown.map((departure) => (
          <tr key={`${departure.train}-${departure.at}`} onClick={() => onSelect?.(departure)}>
            <td>{departure.at.slice(11, 16)}</td>
            <td className={departure.delayMinutes > 5 ? "late" : undefined}>{departure.train}</td>
            <td>{departure.platform}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
