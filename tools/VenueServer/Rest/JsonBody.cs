using System;
using System.Buffers;
using System.Text.Json;

namespace LowLatency.VenueServer.Rest;

/// <summary>Builds JSON texts.</summary>
internal static class JsonBody
{
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
