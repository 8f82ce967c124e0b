require 'open3'

class UsersController < ApplicationController
  skip_before_action :verify_authenticity_token # BAD

  def index
    @users = User.where("name = '#{params[:name]}'") # BAD
    @others = User.where('name = ?', params[:name]) # OK
    @more = User.where(name: params[:name]) # OK
    @list = User.where(["name = ?", params[:name]]) # OK
    @sorted = User.order(params[:sort]) # BAD
    number = params[:number].to_i
    User.where("number = #{number}") # OK
    sql = <<~SQL
      select * from users where name = '#{params[:name]}'
    SQL
    ActiveRecord::Base.connection.execute(sql) # BAD
    name = "a"
    name << params[:name]
    User.find_by_sql("select * from users where name = '" + name + "'") # BAD
  end

  def show
    return redirect_to params[:next] if params[:next] # BAD
    redirect_to user_path(params[:id]) # OK
    redirect_to "/home?x=#{params[:x]}" # OK
  end

  def run
    system("ping -c 1 #{params[:host]}") # BAD
    system('ping', '-c', '1', params[:host]) # OK
    `ls #{folder}` # BAD
    Open3.capture3("ls #{Shellwords.escape(params[:folder])}") # OK
    case params[:kind]
    when 'a', 'b' then system("run #{params[:kind]}") # OK
    else system("run #{params[:kind]}") # BAD
    end
    allowed = %w[a b]
    unless allowed.include?(params[:word])
      raise 'no'
    end
    system("run #{params[:word]}") # OK
  end

  def read
    File.read("/srv/#{params[:file]}") # BAD
    File.read("/srv/#{File.basename(params[:file])}") # OK
    send_file Rails.root.join('files', params[:file]) # BAD
    path = File.expand_path(params[:file], '/srv')
    raise 'no' unless path.start_with?('/srv/')
    File.read(path) # OK
  end

  def page
    render html: params[:text].html_safe # BAD
    render inline: "<p>#{params[:text]}</p>" # BAD
    Net::HTTP.get(URI(params[:url])) # BAD
    Net::HTTP.get(URI("https://example.com/#{params[:url]}")) # OK
    Marshal.load(Base64.decode64(cookies[:cart])) # BAD
    eval(params[:code]) # BAD
    params[:type].constantize # BAD
    params.permit! # BAD
    token = rand(1_000_000) # BAD
    roll = rand(6)
    Digest::MD5.hexdigest(text) # BAD
    File.chmod(0777, 'x') # BAD
    { 'a' => params[:a], 'b' => 'fixed' }.each { |k, v| system("run #{v}") } # BAD
    Helper.new.go(params[:x])
    session[:role] = params[:role] # BAD
  end

  private

  def folder
    params[:folder]
  end
end

class Helper
  def go(what)
    system("run #{what}") # BAD
  end
end
