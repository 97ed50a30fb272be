using System.Text;
using LowLatency.VenueSim.Dialects;
using LowLatency.VenueSim.Streams;

namespace LowLatency.Unit.VenueServer;

/// <summary>Names of frames as a client sees them.</summary>
internal static class RecordedFrames
{
    public static StreamName NameOf(SimVenue venue, byte[] frame) =>
        venue.Dialect.ReadStream(Encoding.ASCII.GetString(StreamName.Find(frame, venue.StreamMember)));
}
