using System;
using System.Buffers;
using System.Collections.Generic;
using LowLatency.Protocol.WebSockets;

namespace LowLatency.Unit.Protocol.WebSockets;

/// <summary>What a reader said about a byte stream, as text that can be compared.</summary>
internal static class FrameLog
{
    public static string Describe(in WebSocketReadResult result)
        => $"{result.Kind}/{result.Fault}/{result.CloseCode}/{Convert.ToHexString(result.Payload)}";

    /// <summary>Feeds the stream in pieces that end at the given offsets, as a socket would.</summary>
    public static List<string> Run(byte[] stream, int messageBytesMax, bool asSegments, params int[] ends)
    {
        var reader = new WebSocketFrameReader(messageBytesMax);
        var log = new List<string>();
        int consumed = 0;
        for (int i = 0; i <= ends.Length; i++)
        {
            int end = i == ends.Length ? stream.Length : ends[i];
            while (true)
            {
                WebSocketReadResult result;
                if (asSegments)
                {
                    byte[] window = stream[consumed..end];
                    int cut = Math.Clamp(i == 0 ? window.Length : ends[i - 1] - consumed, 0, window.Length);
                    ReadOnlySequence<byte> sequence = ServerFrame.Cut(window, cut);
                    result = reader.Read(sequence);
                }
                else
                {
                    result = reader.Read(stream.AsSpan(consumed, end - consumed));
                }
                if (result.Kind == WebSocketReadKind.NeedMore)
                    break;
                consumed += result.Consumed;
                if (result.Kind is not (WebSocketReadKind.Fragment or WebSocketReadKind.Ended))
                    log.Add(Describe(result));
                if (result.Kind == WebSocketReadKind.Fault)
                    return log;
            }
        }
        log.Add("end/" + reader.OnEndOfStream(stream.Length - consumed));
        return log;
    }
}
