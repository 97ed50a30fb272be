using System;
using System.IO;
using System.Text;
using LowLatency.Protocol.History;
using LowLatency.Runtime.Storage;

namespace LowLatency.Cli.Data;

/// <summary>
/// What a downloaded file was asked for, in a small file beside it: a second run goes on only with the same request.
/// </summary>
internal sealed class DownloadSource
{
    private readonly byte[] _text;

    public DownloadSource(string path, string venue, HistoryRequest request, string from, string to)
    {
        Path = path + ".source.json";
        string kind = request.Kind == HistoryKind.Candles ? "candles" : "trades";
        _text = Encoding.ASCII.GetBytes(
            $$"""
            {
              "venue": "{{venue}}",
              "symbol": "{{request.Symbol}}",
              "kind": "{{kind}}",
              "intervalSeconds": {{request.IntervalSeconds}},
              "from": "{{from}}",
              "to": "{{to}}"
            }

            """);
    }

    public string Path { get; }

    /// <summary>True: written by the same request; false: not there. Another request's is an error.</summary>
    public bool IsThere()
    {
        if (!File.Exists(Path)) return false;
        if (File.ReadAllBytes(Path).AsSpan().SequenceEqual(_text)) return true;
        throw new ToolException(
            $"{Path}: another request wrote the file that belongs to it; give another --out, or remove both");
    }

    public void Write()
    {
        if (!DurableFile.TryReplace(Path, _text, out string error)) throw new IOException($"{Path}: {error}");
    }
}
