using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Mail;
using System.Security.Authentication;

namespace Corpus.NetMail.RelaySetupWizard
{
    [Flags]
    public enum RelayFeatures
    {
        None = 0,
        Tls = 1,
        Login = 2,
    }

    public class RelayPolicy
    {
        public bool AllowClearText { get; set; }
        public bool AllowAnonymous { get; set; }
    }

    /// <summary>Finds out how the relay of a branch office wants to be talked to.</summary>
    public class RelaySetupWizard
    {
        private const int AuthRefused = 535;
        private readonly RelayPolicy policy;
        private readonly NetworkCredential credential;
        private readonly List<string> log = new List<string>();

        public RelaySetupWizard(RelayPolicy policy, NetworkCredential credential)
        {
            this.policy = policy;
            this.credential = credential;
        }

        public IEnumerable<string> Log { get { return log; } }

        public RelayFeatures? Detect(string host, string probeAddress)
        {
            RelayFeatures features = RelayFeatures.Tls | RelayFeatures.Login;
            for (int step = 0; step < 3; step++)
            {
                try
                {
                    Probe(host, probeAddress, features);
                    return features;
                }
                catch (SmtpException ex) when (ex.InnerException is AuthenticationException && policy.AllowClearText && features.HasFlag(RelayFeatures.Tls))
                {
                    log.Add("TLS handshake failed, going on in clear text");
                    features &= ~RelayFeatures.Tls;
                }
                catch (SmtpException ex) when ((int)ex.StatusCode == AuthRefused && policy.AllowAnonymous && features.HasFlag(RelayFeatures.Login))
                {
                    log.Add("Login refused, going on without");
                    features &= ~RelayFeatures.Login;
                }
                catch (SmtpException ex)
                {
                    log.Add(ex.StatusCode + ": " + ex.Message);
                    return null;
                }
            }

            return null;
        }

        private void Probe(string host, string address, RelayFeatures features)
        {
            using (SmtpClient client = new SmtpClient(host))
            {
                client.EnableSsl = (features & RelayFeatures.Tls) != 0;
                if ((features & RelayFeatures.Login) != 0)
                    client.Credentials = credential;
                client.Send(address, address, "Relay probe", "Sent by the setup wizard.");
            }
        }
    }
}
