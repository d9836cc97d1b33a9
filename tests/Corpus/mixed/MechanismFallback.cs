using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Authentication;
using System.Text;

namespace Corpus.Mixed.MechanismFallback
{
    public interface ILineTransport
    {
        /// <summary>Writes one command and returns the complete reply.</summary>
        (int Code, string Text) Exchange(string command);
    }

    /// <summary>
    /// Old Exchange boxes announce mechanisms they cannot do. Go down the list until one works.
    /// </summary>
    public class MechanismFallback
    {
        private readonly ILineTransport _transport;
        private readonly NetworkCredential _login;

        public MechanismFallback(ILineTransport transport, NetworkCredential login)
        {
            _transport = transport;
            _login = login;
        }

        public string Login(IEnumerable<string> announced)
        {
            var refusals = new List<string>();

            foreach (var mechanism in announced.Select(m => m.ToUpperInvariant()))
            {
                int code;
                string text;

                switch (mechanism)
                {
                    case "PLAIN":
                        (code, text) = _transport.Exchange("AUTH PLAIN " + B64("\0" + _login.UserName + "\0" + _login.Password));
                        break;
                    case "LOGIN":
                        (code, text) = _transport.Exchange("AUTH LOGIN");
                        if (code == 334) (code, text) = _transport.Exchange(B64(_login.UserName));
                        if (code == 334) (code, text) = _transport.Exchange(B64(_login.Password));
                        break;
                    default:
                        continue;
                }

                if (code == 235)
                    return mechanism;

                refusals.Add(mechanism + ": " + code + " " + text);

                // not this one, maybe the next
                if (code == 504 || code == 534 || code == 535)
                    continue;

                break;
            }

            throw new AuthenticationException(string.Join("; ", refusals));
        }

        private static string B64(string s) => Convert.ToBase64String(Encoding.UTF8.GetBytes(s));
    }
}
