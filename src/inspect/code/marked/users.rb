class UsersController < ApplicationController
  skip_before_action :verify_authenticity_token # BAD
  def index
    User.where("name = '#{params[:name]}'") # BAD
    User.where("name = ?", params[:name]) # OK
    User.where(name: params[:name]) # OK
    User.where("name = '" + params[:name] + "'") # BAD
    User.order(params[:sort]) # BAD
    sort = %w[name age].include?(params[:sort]) ? params[:sort] : 'name'
    User.order(sort) # OK
    User.find_by_sql("select * from users where name = '#{params[:name]}'") # BAD
    ActiveRecord::Base.connection.execute("delete from users where id = #{params[:id]}") # BAD
    ActiveRecord::Base.connection.execute("delete from users where id = #{params[:id].to_i}") # OK
    User.joins("inner join x on x.id = #{params[:id]}") # BAD
    User.exists?(["name = '#{params[:name]}'"]) # BAD
    name = params[:name]
    q = "select * from t where a = '%s'" % name
    User.connection.select_all(q) # BAD
    User.pluck(params[:col]) # BAD
    User.delete_all("name = '#{name}'") # BAD
    User.group(params[:g]) # BAD
  end
  def run
    system("ping #{params[:host]}") # BAD
    system("ping", "-c", "1", params[:host]) # OK
    `ls #{params[:dir]}` # BAD
    `ls #{Shellwords.escape(params[:dir])}` # OK
    exec("cat " + params[:f]) # BAD
    IO.popen("grep #{params[:q]} f") # BAD
    Open3.capture2("sh", "-c", "x #{params[:q]}") # BAD
    %x(dig #{params[:h]}) # BAD
    spawn("x #{params[:h]}") # BAD
    eval(params[:code]) # BAD
    User.send(params[:method]) # BAD
    params[:klass].constantize # BAD
    instance_eval(params[:x]) # BAD
  end
  def files
    send_file("/srv/#{params[:name]}") # BAD
    send_file(Rails.root.join("files", File.basename(params[:name]))) # OK
    File.read("/srv/" + params[:name]) # BAD
    File.open(Rails.root.join("files", params[:name])) # BAD
    render file: params[:file] # BAD
    File.delete(params[:f]) # BAD
    path = File.expand_path(params[:name], "/srv")
    raise "no" unless path.start_with?("/srv/")
    File.read(path) # OK
    uploaded = params[:file]
    File.open("up/#{uploaded.original_filename}", "wb") # BAD
    IO.read(params[:p]) # BAD
  end
  def pages
    render html: "<b>#{params[:name]}</b>".html_safe # BAD
    render inline: "<b>#{params[:name]}</b>" # BAD
    render plain: params[:name] # OK
    render json: { name: params[:name] } # OK
    raw(params[:name]) # BAD
    redirect_to params[:next] # BAD
    redirect_to root_path # OK
    redirect_to "/users/#{params[:id]}" # OK
    cookies[:session] = { value: "x", secure: false } # BAD
    ERB.new(params[:t]).result # BAD
    params[:name].html_safe # BAD
    redirect_to params[:next], allow_other_host: true # BAD
  end
  def load
    Marshal.load(params[:d]) # BAD
    YAML.load(params[:y]) # BAD
    YAML.safe_load(params[:y]) # OK
    JSON.parse(params[:j]) # OK
    Marshal.load(Base64.decode64(cookies[:d])) # BAD
    Nokogiri::XML(params[:x]) { |c| c.noent } # BAD
    Net::HTTP.get(URI(params[:url])) # BAD
    URI.open(params[:url]) # BAD
    open(params[:url]) # BAD
    RestClient.get(params[:url]) # BAD
    HTTParty.get("https://api.example.com/#{params[:id]}") # OK
    Faraday.get(params[:u]) # BAD
  end
  def crypt
    Digest::MD5.hexdigest(params[:password]) # BAD
    BCrypt::Password.create(params[:password]) # OK
    OpenSSL::Cipher.new("des-cbc") # BAD
    OpenSSL::Cipher.new("aes-256-gcm") # OK
    http.verify_mode = OpenSSL::SSL::VERIFY_NONE # BAD
    token = rand(1000000) # BAD
    token = SecureRandom.hex(16) # OK
    JWT.decode(params[:t], nil, false) # BAD
    JWT.decode(params[:t], key, true, algorithm: "HS256") # OK
    password = "Sup3rS3cret!pw" # BAD
    User.new(params[:user].permit!) # BAD
    User.create(params.require(:user).permit(:name)) # OK
    User.update(params.permit!) # BAD
    Regexp.new(params[:r]) # BAD
    logger.info("x #{params[:password]}") # BAD
    FileUtils.chmod(0777, "x") # BAD
  end
end
