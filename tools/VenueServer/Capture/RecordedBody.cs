namespace LowLatency.VenueServer.Capture;

/// <summary>One recorded REST body with its request URL.</summary>
internal sealed record RecordedBody(string Url, string File, byte[] Bytes);
