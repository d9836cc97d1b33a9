using System;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Payroll.Messaging
{
    public interface IPayslipReady
    {
        Guid EmployeeId { get; }
        string Address { get; }
        string Period { get; }
    }

    public class PayslipReadyConsumer : IConsumer<IPayslipReady>
    {
        public async Task Consume(ConsumeContext<IPayslipReady> context)
        {
            IPayslipReady payslip = context.Message;
            MimeMessage mail = new MimeMessage();
            mail.From.Add(new MailboxAddress("Payroll", "payroll@corp.example"));
            mail.To.Add(MailboxAddress.Parse(payslip.Address));
            mail.Subject = "Payslip " + payslip.Period;
            mail.Body = new TextPart("plain") { Text = "Your payslip is in the portal." };

            using (SmtpClient client = new SmtpClient())
            {
                await client.ConnectAsync("smtp.corp.example", 587, SecureSocketOptions.StartTls);
                await client.SendAsync(mail);
                await client.DisconnectAsync(true);
            }
        }
    }

    public static class PayslipBusConfigurator
    {
        public static void AddPayslipBus(this IServiceCollection services)
        {
            services.AddMassTransit(x =>
            {
                x.AddConsumer<PayslipReadyConsumer>();
                x.UsingInMemory((ctx, bus) =>
                {
                    bus.UseDelayedRedelivery(r =>
                    {
                        r.Handle<SmtpCommandException>(e => (int)e.StatusCode / 100 == 4);
                        r.Intervals(TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromHours(12));
                    });
                    bus.UseMessageRetry(r =>
                    {
                        r.Handle<SmtpProtocolException>();
                        r.Handle<SmtpCommandException>();
                        r.Ignore<SmtpCommandException>(e => (int)e.StatusCode >= 500);
                        r.Exponential(6, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(30));
                    });
                    bus.ConfigureEndpoints(ctx);
                });
            });
        }
    }
}
