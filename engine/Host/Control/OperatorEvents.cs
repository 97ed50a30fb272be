using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LowLatency.Model.Events;
using LowLatency.Model.Events.Machine;
using LowLatency.Model.Reasons;
using LowLatency.Pipeline.Requests;

namespace LowLatency.Host.Control;

/// <summary>
/// Sends what files ask for into the journal, numbered, so that a file is kept until its request is durable. Main
/// thread.
/// </summary>
/// <param name="requests">Takes them.</param>
internal sealed class OperatorEvents(OperatorRequests requests)
{
    private long _count;

    /// <summary>
    /// What the journal says of a user that asked: the first eight bytes of SHA-256 over "uid:NUMBER", big-endian.
    /// </summary>
    public static ulong ActorHash(uint user)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"uid:{user}")), digest);
        return BinaryPrimitives.ReadUInt64BigEndian(digest);
    }

    /// <summary>Returns the number of the request, from 1.</summary>
    public long Send(
        OperatorAction action, ReasonCode scope, OperatorOrigin origin, uint user, UInt128 request = default)
    {
        EventSlot slot = default;
        slot.Header.Kind = EventKind.Operator;
        slot.Operator.Action = action;
        slot.Operator.Scope = scope;
        slot.Operator.Origin = origin;
        slot.Operator.ActorHash = ActorHash(user);
        slot.Operator.RequestHigh = (ulong)(request >> 64);
        slot.Operator.RequestLow = (ulong)request;
        requests.Add(slot);
        return ++_count;
    }
}
